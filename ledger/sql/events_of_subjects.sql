-- With which event did postings, offsets, certificates ... begin?
SELECT
    district, position, stream_kind, stream_key, stream_id, version, topic, body,
    body_sha256, recorded_at, reported_at, actor_client, actor_person, actor_role,
    actor_organisation, request_id, source_batch, source_sha256, source_row,
    subject_id
FROM ledger.event
WHERE district = %(district)s
    AND subject_id = ANY (%(subject_ids)b::uuid[])
    AND topic IN (
        'completion-posted', 'offset-requested', 'credit-carried-in',
        'requirement-attested', 'certificate-issued'
    )
ORDER BY position
