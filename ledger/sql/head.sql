-- Which is the last position of the log?
SELECT coalesce(max(position), 0) FROM ledger.event WHERE district = %(district)s
