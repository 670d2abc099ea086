-- Mark everybody who was ever at a school or at one that was merged into it.
WITH RECURSIVE part (school_id) AS (
    SELECT %(key)s::text
    UNION
    SELECT school.school_id
    FROM part
    INNER JOIN school ON school.merged_into = part.school_id
)

INSERT INTO dirty (teacher_id, since_position)
SELECT span.teacher_id, %(position)s::bigint
FROM part
INNER JOIN span USING (school_id)
UNION
SELECT fact.teacher_id, %(position)s::bigint
FROM part
INNER JOIN completion_now AS fact USING (school_id)
ON CONFLICT DO NOTHING
