-- The completions as they were known before something changed.
CREATE TABLE completion_past PARTITION OF completion
FOR VALUES FROM (MINVALUE) TO (9223372036854775807)
