-- Link every posting that corrects another to that other.
INSERT INTO lineage (subject_id, position, link)
SELECT
    (convert_from(event.body, 'UTF8')::jsonb ->> 'corrects')::uuid AS subject_id,
    event.position,
    'corrects'
FROM ledger.event
WHERE event.district = %(district)s
    AND event.topic = 'completion-posted'
    AND event.position <= %(head)s
    AND position('"corrects":"'::bytea IN event.body) > 0
