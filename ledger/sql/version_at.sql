-- Which version had a stream reached at a position of the log?
SELECT coalesce(max(version), 0) FROM ledger.event
WHERE district = %(district)s
    AND stream_id = %(stream_id)s
    AND position <= %(until_position)s
