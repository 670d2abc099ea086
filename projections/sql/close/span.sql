-- Say until which position a span of attributes was known as it stands.
UPDATE span AS fact
SET known_until = gone.known_until
FROM unnest(
    %(teacher_id)s::text[],
    %(place)s::smallint[],
    %(known_until)s::bigint[]
) AS gone (teacher_id, place, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.teacher_id = gone.teacher_id
    AND fact.place = gone.place
