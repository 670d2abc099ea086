-- What do the streams of teachers hold, whatever the order of arrival?
SELECT stream_key, topic, convert_from(body, 'UTF8') AS body, count(*) AS times
FROM ledger.event
WHERE district = %(district)s AND stream_kind = 'teacher'
GROUP BY stream_key, topic, body
ORDER BY stream_key, topic, body
