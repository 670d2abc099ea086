-- Mark whose standings are still to be explained.
INSERT INTO dirty (teacher_id, since_position)
SELECT named.teacher_id, %(position)s::bigint
FROM unnest(%(teacher_ids)s::text[]) AS named (teacher_id)
ON CONFLICT DO NOTHING
