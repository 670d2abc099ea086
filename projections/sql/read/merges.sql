-- Which of these teachers went on under another id, or took other ids in?
SELECT teacher.teacher_id, teacher.merged_into <> '' AS away
FROM teacher
WHERE teacher.teacher_id = ANY (%(teacher_ids)s::text[])
    AND (teacher.merged_into <> '' OR teacher.absorbed <> '{}')
