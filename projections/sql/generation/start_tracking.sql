-- Begin at the beginning of the log.
INSERT INTO tracking (position, register_position) VALUES (0, 0)
