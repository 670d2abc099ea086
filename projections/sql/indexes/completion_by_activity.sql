-- Whose statement an activity, or what was decided about it, bears on.
CREATE INDEX completion_by_activity ON completion_now (activity_id)
