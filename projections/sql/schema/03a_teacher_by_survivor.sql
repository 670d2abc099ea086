-- The ids of persons that went on under another id.
CREATE INDEX teacher_by_survivor ON teacher (merged_into) WHERE merged_into <> ''
