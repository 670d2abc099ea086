-- Which job posts a file? Unless somebody else was faster.
UPDATE ledger.upload SET post_job_id = %(job_id)s
WHERE district = %(district)s
    AND upload_id = %(upload_id)s
    AND post_job_id IS NOT DISTINCT FROM %(earlier)s
