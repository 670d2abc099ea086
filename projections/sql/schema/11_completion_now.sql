-- The completions as they are known now, apart so that a statement reads few pages.
CREATE TABLE completion_now PARTITION OF completion
FOR VALUES FROM (9223372036854775807) TO (MAXVALUE)
