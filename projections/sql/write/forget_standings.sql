-- Make room for what is computed now.
DELETE FROM standing WHERE teacher_id = ANY (%(teacher_ids)s::text[])
