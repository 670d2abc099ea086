-- Where the log speaks of something; made after the table is filled.
CREATE UNIQUE INDEX lineage_by_subject ON lineage (subject_id, position)
