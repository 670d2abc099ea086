-- Which teachers' streams are there, by their ids?
SELECT event.stream_id
FROM ledger.event
WHERE event.district = %(district)s
    AND event.stream_kind = 'teacher'
    AND event.version = 1
    AND event.position <= %(head)s
ORDER BY event.stream_key
