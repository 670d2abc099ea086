-- Say until which position a certificate was known as it stands.
UPDATE certificate AS fact
SET known_until = gone.known_until
FROM unnest(
    %(teacher_id)s::text[],
    %(certificate_id)s::uuid[],
    %(known_until)s::bigint[]
) AS gone (teacher_id, certificate_id, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.teacher_id = gone.teacher_id
    AND fact.certificate_id = gone.certificate_id
