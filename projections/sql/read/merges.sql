-- Which of these teachers went on under another id, or took another id in?
SELECT teacher.teacher_id, teacher.merged_into
FROM teacher
WHERE teacher.merged_into <> ''
    AND (
        teacher.teacher_id = ANY (%(teacher_ids)s::text[])
        OR teacher.merged_into = ANY (%(teacher_ids)s::text[])
    )
