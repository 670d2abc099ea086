-- Which certificates are there, whose, and what do their grounds look like today?
SELECT
    certificate.certificate_id,
    certificate.teacher_id,
    teacher.school_id,
    certificate.series,
    certificate.period,
    certificate.policy_digest,
    certificate.facts_as_of,
    certificate.issued_at,
    certificate.revoked,
    certificate.verdict,
    certificate.parcels,
    standing.verdict AS verdict_today,
    standing.parcels AS parcels_today
FROM certificate
INNER JOIN teacher USING (teacher_id)
LEFT JOIN standing
    ON standing.teacher_id = coalesce(
        nullif(teacher.merged_into, ''), teacher.teacher_id
    )
    AND standing.series = certificate.series
WHERE certificate.known_from <= %(position)s
    AND certificate.known_until > %(position)s
    AND (%(teacher_id)s::text IS NULL OR certificate.teacher_id = %(teacher_id)s)
    AND (%(school_id)s::text IS NULL OR teacher.school_id = %(school_id)s)
    AND (
        %(certificate_id)s::uuid IS NULL
        OR certificate.certificate_id = %(certificate_id)s
    )
ORDER BY certificate.issued_at DESC, certificate.certificate_id
