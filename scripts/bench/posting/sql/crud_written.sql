-- How many completions there are, each with its line of audit, and hours over all.
SELECT count(*), coalesce(sum(completion.amount), 0)
FROM bench.completion AS completion
INNER JOIN bench.audit AS audit USING (completion_id)
