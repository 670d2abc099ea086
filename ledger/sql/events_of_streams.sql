-- What happened in many streams up to a position, stream by stream?
SELECT
    district, position, stream_kind, stream_key, stream_id, version, topic, body,
    body_sha256, recorded_at, reported_at, actor_client, actor_person, actor_role,
    actor_organisation, request_id, source_batch, source_sha256, source_row,
    subject_id
FROM ledger.event
WHERE district = %(district)s
    AND stream_id = ANY (%(stream_ids)b::uuid[])
    AND position <= %(until_position)s
    AND (cardinality(%(topics)b::text[]) = 0 OR topic = ANY (%(topics)b::text[]))
ORDER BY stream_id, version
