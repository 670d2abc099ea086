-- A worker that is told to end gives its work back: the next one begins it anew.
UPDATE ledger.job
SET state = 'waiting', lease_until = NULL, stage = '', done = 0, total = 0
WHERE district = %(district)s
    AND job_id = %(job_id)s
    AND attempt = %(attempt)s
    AND state = 'running'
