-- What is the result of one job?
SELECT result FROM ledger.job
WHERE district = %(district)s AND job_id = %(job_id)s
