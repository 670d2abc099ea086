-- How far has this generation read the log, and is any stream left out?
SELECT
    tracking.position,
    tracking.register_position,
    EXISTS (SELECT FROM parked) AS alarmed
FROM tracking
