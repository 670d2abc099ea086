-- Work goes on: prolong the lease, tell how far it is. Does somebody want it cancelled?
UPDATE ledger.job
SET
    lease_until = clock_timestamp() + make_interval(secs => %(lease_s)s),
    stage = %(stage)s, done = %(done)s, total = %(total)s
WHERE district = %(district)s
    AND job_id = %(job_id)s
    AND attempt = %(attempt)s
    AND state = 'running'
RETURNING cancel_asked
