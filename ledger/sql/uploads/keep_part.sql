-- Keep the answers to some rows, while the job is still this worker's.
INSERT INTO ledger.upload_part (
    district, upload_id, step, part, first_row, last_row, counts, reasons, refused,
    taken
)
SELECT
    %(district)s, %(upload_id)s, %(step)s, %(part)s, %(first_row)s, %(last_row)s,
    %(counts)s, %(reasons)s, %(refused)s, %(taken)s
FROM ledger.job
WHERE job.district = %(district)s
    AND job.job_id = %(job_id)s
    AND job.attempt = %(attempt)s
    AND job.state = 'running'
ON CONFLICT (district, upload_id, step, part) DO UPDATE SET
    first_row = excluded.first_row, last_row = excluded.last_row,
    counts = excluded.counts, reasons = excluded.reasons,
    refused = excluded.refused, taken = excluded.taken
