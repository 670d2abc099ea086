-- Work whose worker is gone ends where nobody wants it or it took several with it.
UPDATE ledger.job
SET
    state = CASE WHEN cancel_asked THEN 'cancelled' ELSE 'failed' END,
    lease_until = NULL, finished_at = clock_timestamp(),
    error_code = CASE WHEN NOT cancel_asked THEN 'worker-lost' END,
    error_message = CASE
        WHEN NOT cancel_asked
            THEN 'The worker ended ' || attempt || ' times before the work was done.'
    END
WHERE district = %(district)s
    AND state = 'running'
    AND lease_until < clock_timestamp()
    AND (cancel_asked OR attempt >= %(attempts)s)
