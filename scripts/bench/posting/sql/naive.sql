-- Insert an event, row by row.
INSERT INTO bench.naive (
    district, position, stream_kind, stream_key, stream_id, version, topic, body,
    body_sha256, recorded_at, actor_client, actor_person, actor_role,
    actor_organisation, request_id, subject_id
)
VALUES (
    %s, %s, 'teacher', %s, %s, %s, 'completion-posted', %s,
    %s, clock_timestamp(), 'provider', 'registrar', 'provider', %s, %s, %s
)
