-- Which teachers are there, and by which number do the columns name each?
SELECT teacher.teacher_id, hashtextextended(teacher.teacher_id, 0) AS number
FROM teacher
WHERE %(teacher_ids)s::text[] IS NULL
    OR teacher.teacher_id = ANY (%(teacher_ids)s::text[])
