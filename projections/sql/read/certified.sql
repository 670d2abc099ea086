-- Which of these teachers was a certificate ever issued to?
SELECT DISTINCT certificate.teacher_id
FROM certificate
WHERE certificate.teacher_id = ANY (%(teacher_ids)s::text[])
