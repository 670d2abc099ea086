-- Mark everybody: a policy or a ruling for a group may bear on each.
INSERT INTO dirty (teacher_id, since_position)
SELECT teacher.teacher_id, %(position)s::bigint FROM teacher
ON CONFLICT DO NOTHING
