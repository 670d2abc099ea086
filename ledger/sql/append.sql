-- Append events and tell the position, version and time that each of them got.
SELECT new_position, new_version, new_recorded_at
FROM ledger.append(
    %(district)s::text,
    %(actor_client)s::text,
    %(actor_person)s::text,
    %(actor_role)s::text,
    %(actor_organisation)s::text,
    %(request_id)s::text,
    %(stream_kinds)b::text[],
    %(stream_keys)b::text[],
    %(stream_ids)b::uuid[],
    %(topics)b::text[],
    %(bodies)b::bytea[],
    %(reported_ats)b::timestamptz[],
    %(source_batches)b::text[],
    %(source_sha256s)b::text[],
    %(source_rows)b::integer[],
    %(guard_ids)b::uuid[],
    %(guard_versions)b::integer[]
)
