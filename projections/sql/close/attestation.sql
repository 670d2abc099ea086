-- Say until which position an attestation was known as it stands.
UPDATE attestation AS fact
SET known_until = gone.known_until
FROM unnest(
    %(teacher_id)s::text[],
    %(attestation_id)s::uuid[],
    %(known_until)s::bigint[]
) AS gone (teacher_id, attestation_id, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.teacher_id = gone.teacher_id
    AND fact.attestation_id = gone.attestation_id
