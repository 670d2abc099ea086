-- Whose standings are behind, longest first?
SELECT dirty.teacher_id
FROM dirty
ORDER BY dirty.since_position, dirty.teacher_id
LIMIT %(limit)s
