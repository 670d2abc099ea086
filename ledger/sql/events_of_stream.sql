-- What happened in one stream, between two versions?
SELECT
    district, position, stream_kind, stream_key, stream_id, version, topic, body,
    body_sha256, recorded_at, reported_at, actor_client, actor_person, actor_role,
    actor_organisation, request_id, source_batch, source_sha256, source_row,
    subject_id
FROM ledger.event
WHERE district = %(district)s
    AND stream_id = %(stream_id)s
    AND version > %(after_version)s
    AND version <= %(until_version)s
ORDER BY CASE WHEN %(newest_first)s THEN -version ELSE version END
LIMIT %(limit)s
