-- Which of these teachers had other ids, or go on under another?
SELECT teacher.teacher_id, teacher.merged_into <> '' AS merged
FROM teacher
WHERE teacher.teacher_id = ANY (%(teacher_ids)s::text[])
    AND (teacher.merged_into <> '' OR teacher.absorbed <> '{}')
