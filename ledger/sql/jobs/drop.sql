-- Drop jobs that were over long ago; those of files stay with what they tell of them.
DELETE FROM ledger.job AS job
WHERE district = %(district)s
    AND finished_at < clock_timestamp() - make_interval(days => %(days)s)
    AND NOT EXISTS (
        SELECT FROM ledger.upload AS upload
        WHERE upload.district = job.district
            AND job.job_id IN (upload.check_job_id, upload.post_job_id)
    )
