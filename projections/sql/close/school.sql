-- Say until which position a school was known as it stands.
UPDATE school AS fact
SET known_until = gone.known_until
FROM unnest(
    %(school_id)s::text[],
    %(known_until)s::bigint[]
) AS gone (school_id, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.school_id = gone.school_id
