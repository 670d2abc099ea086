-- Whose standings are explained one by one: who is certified, or had several ids.
SELECT certificate.teacher_id FROM certificate
UNION
SELECT teacher.teacher_id FROM teacher WHERE teacher.absorbed <> '{}'
