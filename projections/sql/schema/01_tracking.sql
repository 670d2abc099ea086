-- How far this generation has read the log; exactly one row.
CREATE TABLE tracking (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position bigint NOT NULL,
    register_position bigint NOT NULL
)
