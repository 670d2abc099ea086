"""M7: the reading rooms from the events, beside a drain and a runner event by event."""
