-- Which of the newest events did one request record?
SELECT
    district, position, stream_kind, stream_key, stream_id, version, topic, body,
    body_sha256, recorded_at, reported_at, actor_client, actor_person, actor_role,
    actor_organisation, request_id, source_batch, source_sha256, source_row,
    subject_id
FROM ledger.event
WHERE district = %(district)s
    AND position > (
        SELECT coalesce(max(newest.position), 0) - %(window)s
        FROM ledger.event AS newest WHERE newest.district = %(district)s
    )
    AND request_id = %(request_id)s
    AND actor_client = %(client_id)s
ORDER BY position
