-- Say until which position a completion was known as it stands.
UPDATE completion AS fact
SET known_until = gone.known_until
FROM unnest(
    %(teacher_id)s::text[],
    %(activity_id)s::text[],
    %(occasion)s::text[],
    %(known_until)s::bigint[]
) AS gone (teacher_id, activity_id, occasion, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.teacher_id = gone.teacher_id
    AND fact.activity_id = gone.activity_id
    AND fact.occasion = gone.occasion
