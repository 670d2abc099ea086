-- Which jobs of a kind were asked for, the newest first?
SELECT
    job_id, kind, question, state, asked_at, asked_on, client_id, person, role,
    organisation, request_id, attempt, cancel_asked, stage, done, total, started_at,
    finished_at, summary, result IS NOT NULL, error_code, error_message,
    error_reasons
FROM ledger.job
WHERE district = %(district)s
    AND kind = %(kind)s
    AND (
        %(before)s::uuid IS NULL
        OR (asked_at, job_id) < (
            SELECT earlier.asked_at, earlier.job_id FROM ledger.job AS earlier
            WHERE earlier.district = %(district)s AND earlier.job_id = %(before)s
        )
    )
ORDER BY asked_at DESC, job_id DESC
LIMIT %(limit)s
