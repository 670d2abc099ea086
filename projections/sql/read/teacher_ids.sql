-- Which teachers are there, in the order of their id as bytes?
SELECT teacher.teacher_id
FROM teacher
ORDER BY teacher.teacher_id COLLATE "C"
