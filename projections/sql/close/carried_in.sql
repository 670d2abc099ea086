-- Say until which position a carried-in line was known as it stands.
UPDATE carried_in AS fact
SET known_until = gone.known_until
FROM unnest(
    %(teacher_id)s::text[],
    %(carry_in_id)s::uuid[],
    %(known_until)s::bigint[]
) AS gone (teacher_id, carry_in_id, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.teacher_id = gone.teacher_id
    AND fact.carry_in_id = gone.carry_in_id
