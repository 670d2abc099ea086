-- The reports that speak of one completion; those of one teacher.
CREATE INDEX report_by_completion ON report (teacher_id, activity_id, occasion)
