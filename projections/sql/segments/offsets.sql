-- Which permissions to let surplus stand in were ever known?
COPY (
    SELECT
        fact.known_from, fact.known_until, fact.approved_at, fact.credits_hundredths,
        hashtextextended(fact.teacher_id, 0), fact.rule_id
    FROM approved_offset AS fact
    WHERE %(teacher_ids)s::text[] IS NULL
        OR fact.teacher_id = ANY (%(teacher_ids)s::text[])
) TO STDOUT (FORMAT BINARY)
