-- Nobody wants this work any more: it ends at once, or when its worker hears of it.
UPDATE ledger.job
SET
    cancel_asked = true,
    state = CASE WHEN state = 'waiting' THEN 'cancelled' ELSE state END,
    finished_at = CASE WHEN state = 'waiting' THEN clock_timestamp() END
WHERE district = %(district)s
    AND job_id = %(job_id)s
    AND state IN ('waiting', 'running')
