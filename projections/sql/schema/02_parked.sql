-- Which streams could not be projected, since which event, and why: the alarm.
CREATE TABLE parked (
    stream_kind text NOT NULL,
    stream_key text NOT NULL,
    since_position bigint NOT NULL,
    error text NOT NULL,
    PRIMARY KEY (stream_kind, stream_key)
)
