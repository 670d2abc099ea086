-- Say until which position an approved offset was known as it stands.
UPDATE approved_offset AS fact
SET known_until = gone.known_until
FROM unnest(
    %(teacher_id)s::text[],
    %(offset_id)s::uuid[],
    %(known_until)s::bigint[]
) AS gone (teacher_id, offset_id, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.teacher_id = gone.teacher_id
    AND fact.offset_id = gone.offset_id
