-- Which teachers have a name, of one school or of all, after an id?
SELECT teacher.teacher_id, teacher.school_id, teacher.service, teacher.merged_into
FROM teacher
INNER JOIN ledger.directory ON directory.teacher_id = teacher.teacher_id
WHERE directory.district = %(district)s
    AND directory.name = %(named)s
    AND (
        %(school_ids)s::text[] IS NULL
        OR teacher.school_id = ANY (%(school_ids)s::text[])
    )
    AND teacher.teacher_id > %(beyond)s
ORDER BY teacher.teacher_id
LIMIT %(limit)s
