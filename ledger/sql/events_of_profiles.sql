-- What do streams say of teachers as persons in service, stream by stream?
SELECT
    district, position, stream_kind, stream_key, stream_id, version, topic, body,
    body_sha256, recorded_at, reported_at, actor_client, actor_person, actor_role,
    actor_organisation, request_id, source_batch, source_sha256, source_row,
    subject_id
FROM ledger.event
WHERE district = %(district)s
    AND stream_id = ANY (%(stream_ids)b::uuid[])
    -- Word for word the predicate of event_profile_by_stream.
    AND topic IN (
        'teacher-registered', 'teacher-moved', 'teacher-attributes-changed',
        'leave-started', 'leave-ended', 'teacher-retired', 'teacher-merged',
        'teacher-absorbed'
    )
ORDER BY stream_id, version
