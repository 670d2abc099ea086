-- What was changed of one completion.
CREATE INDEX audit_of_completion ON bench.audit (completion_id)
