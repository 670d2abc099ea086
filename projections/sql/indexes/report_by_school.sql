-- The reports on the teachers of one school, newest last.
CREATE INDEX report_by_school ON report (school_id, position)
