-- The schema of the pointer; every generation has a schema of its own beside it.
CREATE SCHEMA IF NOT EXISTS projection
