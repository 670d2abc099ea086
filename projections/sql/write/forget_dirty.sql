-- These teachers are no longer behind.
DELETE FROM dirty WHERE teacher_id = ANY (%(teacher_ids)s::text[])
