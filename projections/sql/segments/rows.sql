-- What was ever known of completions and carried-in lines? Fixed columns come first;
-- what is dictionary-encoded comes after them.
COPY (
    SELECT
        fact.known_from, fact.known_until, fact.posting_id, fact.amount_hundredths,
        fact.completed_on, fact.decided_on, fact.makes_up_for, fact.corroborations,
        hashtextextended(fact.teacher_id, 0), hashtextextended(fact.school_id, 0),
        fact.recognised_hundredths, 0::smallint AS carried, fact.kind,
        fact.recognised_kind, fact.unit, fact.result, fact.provider_id,
        fact.activity_id, fact.status, fact.recognised_by, fact.tags
    FROM completion AS fact
    WHERE %(teacher_ids)s::text[] IS NULL
        OR fact.teacher_id = ANY (%(teacher_ids)s::text[])
    UNION ALL
    SELECT
        line.known_from, line.known_until, line.carry_in_id, line.hours_hundredths,
        line.completed_on, '9999-12-31'::date, 0::smallint, 0::smallint,
        hashtextextended(line.teacher_id, 0), hashtextextended('', 0),
        line.credits_hundredths, 1::smallint, line.kind,
        '', '', '', '', '', '', '', line.tags
    FROM carried_in AS line
    WHERE %(teacher_ids)s::text[] IS NULL
        OR line.teacher_id = ANY (%(teacher_ids)s::text[])
) TO STDOUT (FORMAT BINARY)
