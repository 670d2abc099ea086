-- Which files came in, the newest first; of everybody, or of one organisation?
SELECT
    upload_id, name, kind, sha256, size_bytes, content IS NOT NULL, uploaded_at,
    client_id, person, role, organisation, request_id, check_job_id, post_job_id
FROM ledger.upload
WHERE district = %(district)s
    AND (
        %(role)s::text IS NULL
        OR (role = %(role)s AND coalesce(organisation, '') = ANY(%(organisations)s))
    )
    AND (
        %(before)s::uuid IS NULL
        OR (uploaded_at, upload_id) < (
            SELECT earlier.uploaded_at, earlier.upload_id
            FROM ledger.upload AS earlier
            WHERE earlier.district = %(district)s AND earlier.upload_id = %(before)s
        )
    )
ORDER BY uploaded_at DESC, upload_id DESC
LIMIT %(limit)s
