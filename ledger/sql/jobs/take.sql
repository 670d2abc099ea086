-- Which work has waited longest, or has a worker that is gone? Take it.
UPDATE ledger.job
SET
    state = 'running', worker = %(worker)s, attempt = attempt + 1,
    lease_until = clock_timestamp() + make_interval(secs => %(lease_s)s),
    started_at = coalesce(started_at, clock_timestamp()), stage = '', done = 0, total = 0
WHERE district = %(district)s AND job_id = (
    SELECT open.job_id FROM ledger.job AS open
    WHERE open.district = %(district)s
        AND open.kind = ANY(%(kinds)s)
        AND (
            open.state = 'waiting'
            OR (open.state = 'running' AND open.lease_until < clock_timestamp())
        )
    ORDER BY open.asked_at, open.job_id
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING
    job_id, kind, question, state, asked_at, asked_on, client_id, person, role,
    organisation, request_id, attempt, cancel_asked, stage, done, total, started_at,
    finished_at, summary, result IS NOT NULL, error_code, error_message,
    error_reasons
