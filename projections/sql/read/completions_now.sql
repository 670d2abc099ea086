-- What do the reports of these teachers' completions tell, as known now?
SELECT
    fact.teacher_id, fact.posting_id, fact.position, fact.activity_id, fact.occasion,
    fact.provider_id, fact.school_id, fact.kind, fact.tags, fact.amount_hundredths,
    fact.unit, fact.result, fact.completed_on, fact.status, fact.recognised_kind,
    fact.recognised_hundredths, fact.recognised_by, fact.makes_up_for,
    fact.decided_on, fact.corroborations, fact.differing
FROM completion_now AS fact
WHERE fact.teacher_id = ANY (%(teacher_ids)s::text[])
ORDER BY fact.completed_on, fact.posting_id
