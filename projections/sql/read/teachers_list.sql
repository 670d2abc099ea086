-- Which teachers are there, of one school or of all, after an id?
SELECT teacher.teacher_id, teacher.school_id, teacher.service, teacher.merged_into
FROM teacher
WHERE (
    %(school_ids)s::text[] IS NULL OR teacher.school_id = ANY (%(school_ids)s::text[])
)
    AND teacher.teacher_id > %(beyond)s
ORDER BY teacher.teacher_id
LIMIT %(limit)s
