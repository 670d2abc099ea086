-- The teachers of one school, in order of their ids.
CREATE INDEX teacher_by_school ON teacher (school_id, teacher_id)
