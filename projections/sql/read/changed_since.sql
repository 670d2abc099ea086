-- Of which teachers was anything recorded between two positions?
SELECT DISTINCT event.stream_key
FROM ledger.event AS event
WHERE event.district = %(district)s
    AND event.position > %(after)s
    AND event.position <= %(until)s
    AND event.stream_kind = 'teacher'
