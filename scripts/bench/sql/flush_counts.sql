-- Let others see what this connection has counted, with the end of the next statement.
SELECT pg_stat_force_next_flush()
