-- The reports of one activity.
CREATE INDEX report_by_activity ON report (activity_id, position)
