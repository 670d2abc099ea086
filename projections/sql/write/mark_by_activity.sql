-- Mark everybody who completed an activity of which something was said.
INSERT INTO dirty (teacher_id, since_position)
SELECT DISTINCT fact.teacher_id, %(position)s::bigint
FROM completion_now AS fact
WHERE fact.activity_id = %(key)s
ON CONFLICT DO NOTHING
