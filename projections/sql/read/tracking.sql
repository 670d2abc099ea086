-- How far this generation has read the log.
SELECT tracking.position, tracking.register_position FROM tracking
