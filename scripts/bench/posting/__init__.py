"""M1: durable bulk posting over HTTP, beside four other ways to write the same rows."""
