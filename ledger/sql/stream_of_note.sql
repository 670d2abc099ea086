-- In which stream did an event first commit to a free text?
SELECT event.stream_kind, event.stream_key
FROM ledger.free_text AS note
CROSS JOIN LATERAL ledger.position_on(
    note.district, note.kept_at - interval '1 minute'
) AS before (position)
INNER JOIN ledger.event AS event
    ON event.district = note.district
    AND event.position > before.position
    AND position(convert_to(note.digest, 'UTF8') IN event.body) > 0
WHERE note.district = %(district)s AND note.digest = %(digest)s
ORDER BY event.position
LIMIT 1
