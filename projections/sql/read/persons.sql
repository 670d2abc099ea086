-- What else is known at a position of these teachers, one thing a row?
SELECT
    'teacher' AS noun,
    teacher.teacher_id,
    teacher.version::bigint AS place,
    NULL::date AS day,
    NULL::uuid AS id,
    jsonb_build_array(
        teacher.merged_into,
        teacher.absorbed,
        EXISTS (
            SELECT FROM certificate WHERE certificate.teacher_id = teacher.teacher_id
        )
    ) AS content
FROM teacher
WHERE teacher.teacher_id = ANY (%(teacher_ids)s::text[])
UNION ALL
SELECT
    'span',
    span.teacher_id,
    span.place::bigint,
    span.valid_from,
    NULL::uuid,
    jsonb_build_array(span.attributes)
FROM span
WHERE span.teacher_id = ANY (%(teacher_ids)s::text[])
    AND span.known_from <= %(position)s
    AND span.known_until > %(position)s
UNION ALL
SELECT
    'carried_in',
    line.teacher_id,
    line.position,
    line.completed_on,
    line.carry_in_id,
    jsonb_build_array(
        line.origin, line.kind, line.credits_hundredths, line.hours_hundredths, line.tags
    )
FROM carried_in AS line
WHERE line.teacher_id = ANY (%(teacher_ids)s::text[])
    AND line.known_from <= %(position)s
    AND line.known_until > %(position)s
UNION ALL
SELECT
    'offset',
    permission.teacher_id,
    permission.approved_at,
    NULL::date,
    permission.offset_id,
    jsonb_build_array(permission.rule_id, permission.credits_hundredths)
FROM approved_offset AS permission
WHERE permission.teacher_id = ANY (%(teacher_ids)s::text[])
    AND permission.known_from <= %(position)s
    AND permission.known_until > %(position)s
UNION ALL
SELECT
    'attestation',
    attestation.teacher_id,
    attestation.known_from,
    attestation.signed_for,
    attestation.attestation_id,
    jsonb_build_array(attestation.subject, attestation.document_no)
FROM attestation
WHERE attestation.teacher_id = ANY (%(teacher_ids)s::text[])
    AND attestation.known_from <= %(position)s
    AND attestation.known_until > %(position)s
