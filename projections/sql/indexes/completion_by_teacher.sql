-- The completions of one teacher, now or at a past position.
CREATE INDEX completion_by_teacher ON completion (teacher_id, activity_id, occasion)
