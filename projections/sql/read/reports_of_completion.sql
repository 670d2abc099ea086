-- Which reports speak of the same completion as this posting, it included?
SELECT beside.posting_id, beside.teacher_id, beside.activity_id, beside.provider_id
FROM report AS asked
INNER JOIN report AS beside USING (teacher_id, activity_id, occasion)
WHERE asked.posting_id = %(posting_id)s
ORDER BY beside.position
