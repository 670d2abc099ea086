-- How does one job stand?
SELECT
    job_id, kind, question, state, asked_at, asked_on, client_id, person, role,
    organisation, request_id, attempt, cancel_asked, stage, done, total, started_at,
    finished_at, summary, result IS NOT NULL, error_code, error_message,
    error_reasons
FROM ledger.job
WHERE district = %(district)s AND job_id = %(job_id)s
