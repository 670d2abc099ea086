-- Say until which position a disallowed project-year was known as it stands.
UPDATE disallowance AS fact
SET known_until = gone.known_until
FROM unnest(
    %(school_id)s::text[],
    %(year)s::smallint[],
    %(kind)s::text[],
    %(known_until)s::bigint[]
) AS gone (school_id, year, kind, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.school_id = gone.school_id
    AND fact.year = gone.year
    AND fact.kind = gone.kind
