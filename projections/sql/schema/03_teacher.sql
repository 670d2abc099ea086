-- Where a teacher stands today: school, service, and how far the stream was read.
CREATE TABLE teacher (
    teacher_id text PRIMARY KEY,
    school_id text NOT NULL,
    service text NOT NULL,
    merged_into text NOT NULL,
    absorbed text[] NOT NULL,
    version integer NOT NULL DEFAULT 0
)
WITH (fillfactor = 80)
