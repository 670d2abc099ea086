-- Drop all results but the newest of a kind; the work can be done again.
UPDATE ledger.job
SET result = NULL
WHERE district = %(district)s
    AND kind = %(kind)s
    AND result IS NOT NULL
    AND job_id NOT IN (
        SELECT kept.job_id FROM ledger.job AS kept
        WHERE kept.district = %(district)s AND kept.kind = %(kind)s
            AND kept.result IS NOT NULL
        ORDER BY kept.asked_at DESC, kept.job_id DESC
        LIMIT %(keep)s
    )
