-- What happened in these teachers' streams up to a position, stream by stream?
SELECT
    event.stream_key, event.version, event.position, event.topic, event.body,
    event.recorded_at, event.reported_at
FROM ledger.event
WHERE event.district = %(district)s
    AND event.stream_id = ANY (%(stream_ids)s::uuid[])
    AND event.position <= %(head)s
ORDER BY event.stream_id, event.version
