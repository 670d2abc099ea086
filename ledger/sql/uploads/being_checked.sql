-- Is the same file of the same client being checked already?
SELECT upload.upload_id
FROM ledger.upload
INNER JOIN ledger.job
    ON job.district = upload.district AND job.job_id = upload.check_job_id
WHERE upload.district = %(district)s
    AND upload.client_id = %(client_id)s
    AND upload.sha256 = %(sha256)s
    AND upload.name = %(name)s
    AND job.state IN ('waiting', 'running')
    AND NOT job.cancel_asked
ORDER BY upload.uploaded_at, upload.upload_id
LIMIT 1
