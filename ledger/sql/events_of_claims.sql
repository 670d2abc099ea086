-- Which live reports hold the natural keys, and what do they say?
SELECT
    event.district, event.position, stream_kind, stream_key, stream_id, version, topic,
    body, body_sha256, recorded_at, reported_at, actor_client, actor_person,
    actor_role, actor_organisation, request_id, source_batch, source_sha256, source_row,
    subject_id
FROM unnest(%(key_hashes)b::bytea[]) AS wanted (key_hash)
-- The limits keep the planner from anything but one look into an index per key.
CROSS JOIN LATERAL (
    SELECT posting_key.position FROM ledger.posting_key
    WHERE posting_key.district = %(district)s
        AND posting_key.key_hash = wanted.key_hash
    LIMIT 1000
) AS held
CROSS JOIN LATERAL (
    SELECT * FROM ledger.event
    WHERE event.district = %(district)s AND event.position = held.position
    LIMIT 1
) AS event
ORDER BY event.position
