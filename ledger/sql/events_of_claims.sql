-- Which live reports hold the natural keys, and what do they say?
SELECT
    event.district, event.position, stream_kind, stream_key, stream_id, version, topic,
    body, body_sha256, recorded_at, reported_at, actor_client, actor_person,
    actor_role, actor_organisation, request_id, source_batch, source_sha256, source_row,
    subject_id
FROM unnest(
    %(teacher_ids)b::text[], %(activity_ids)b::text[], %(occasions)b::text[]
) AS wanted (teacher_id, activity_id, occasion)
INNER JOIN ledger.posting_key AS held
    ON held.district = %(district)s
    AND held.key_hash = ledger.key_hash(
        wanted.teacher_id, wanted.activity_id, wanted.occasion
    )
INNER JOIN ledger.event
    ON event.district = held.district AND event.position = held.position
ORDER BY event.position
