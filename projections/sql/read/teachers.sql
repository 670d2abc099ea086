-- Where do these teachers stand, and up to which version are their streams projected?
SELECT
    teacher.teacher_id, teacher.school_id, teacher.service, teacher.merged_into,
    teacher.version, teacher.absorbed
FROM teacher
WHERE teacher.teacher_id = ANY (%(teacher_ids)s::text[])
