-- Which streams are left out?
SELECT parked.stream_kind, parked.stream_key FROM parked
