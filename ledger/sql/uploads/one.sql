-- What is known of one file?
SELECT
    upload_id, name, kind, sha256, size_bytes, content IS NOT NULL, uploaded_at,
    client_id, person, role, organisation, request_id, check_job_id, post_job_id
FROM ledger.upload
WHERE district = %(district)s AND upload_id = %(upload_id)s
