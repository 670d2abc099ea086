-- How much of a teacher's waits for somebody.
CREATE INDEX report_awaited_by_teacher ON report (teacher_id) WHERE awaits <> ''
