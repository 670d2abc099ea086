-- Work is over, one way or another; unless somebody else has taken it up meanwhile.
UPDATE ledger.job
SET
    state = %(state)s, lease_until = NULL, finished_at = clock_timestamp(),
    summary = %(summary)s, result = %(result)s,
    done = CASE WHEN %(state)s = 'done' THEN total ELSE done END,
    error_code = %(error_code)s, error_message = %(error_message)s,
    error_reasons = %(error_reasons)s
WHERE district = %(district)s
    AND job_id = %(job_id)s
    AND attempt = %(attempt)s
    AND state = 'running'
