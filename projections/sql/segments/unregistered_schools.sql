-- Which schools do rows name that the register lacks?
SELECT DISTINCT fact.school_id, hashtextextended(fact.school_id, 0) AS number
FROM completion AS fact
WHERE hashtextextended(fact.school_id, 0) = ANY (%(numbers)s::bigint[])
    AND (
        %(teacher_ids)s::text[] IS NULL
        OR fact.teacher_id = ANY (%(teacher_ids)s::text[])
    )
