-- What changed after a position in the registers: everything but teachers and replays?
SELECT
    district, position, stream_kind, stream_key, stream_id, version, topic, body,
    body_sha256, recorded_at, reported_at, actor_client, actor_person, actor_role,
    actor_organisation, request_id, source_batch, source_sha256, source_row,
    subject_id
FROM ledger.event
WHERE district = %(district)s
    AND position > %(after)s
    AND stream_kind <> 'teacher'
    AND stream_kind <> 'replay'
ORDER BY position
