-- Which version has each of these streams reached?
SELECT wanted.stream_id, last.version
FROM unnest(%(stream_ids)b::uuid[]) AS wanted (stream_id)
CROSS JOIN LATERAL (
    SELECT event.version FROM ledger.event AS event
    WHERE event.district = %(district)s AND event.stream_id = wanted.stream_id
    ORDER BY event.version DESC
    LIMIT 1
) AS last
