-- What was ever known of the attributes of persons, from which day on?
COPY (
    SELECT
        fact.known_from, fact.known_until, fact.valid_from, fact.place,
        hashtextextended(fact.teacher_id, 0), fact.attributes
    FROM span AS fact
    WHERE %(teacher_ids)s::text[] IS NULL
        OR fact.teacher_id = ANY (%(teacher_ids)s::text[])
) TO STDOUT (FORMAT BINARY)
