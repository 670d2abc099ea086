-- Which ids were merged, or absorbed another?
SELECT teacher.teacher_id
FROM teacher
WHERE teacher.merged_into <> '' OR teacher.absorbed <> '{}'
