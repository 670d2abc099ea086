-- What was known of an activity between two positions.
CREATE TABLE activity (
    activity_id text NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    hours_hundredths bigint NOT NULL,
    credits_hundredths bigint NOT NULL,
    runs_from date NOT NULL,
    runs_until date NOT NULL,
    withdrawn_from date NOT NULL,
    title_zh text NOT NULL,
    title_en text NOT NULL,
    kind text NOT NULL,
    provider_id text NOT NULL,
    school_id text NOT NULL,
    approval_no text NOT NULL,
    tags jsonb NOT NULL,
    PRIMARY KEY (activity_id, known_from)
)
