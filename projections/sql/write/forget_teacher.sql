-- Make room for what teachers look like now.
DELETE FROM teacher WHERE teacher_id = ANY (%(teacher_id)s::text[])
