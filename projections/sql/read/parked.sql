-- Which streams are left out, since when, and why?
SELECT parked.stream_kind, parked.stream_key, parked.since_position, parked.error
FROM parked
ORDER BY parked.since_position
