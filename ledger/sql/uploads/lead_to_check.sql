-- Which job checks a file?
UPDATE ledger.upload SET check_job_id = %(job_id)s
WHERE district = %(district)s AND upload_id = %(upload_id)s
