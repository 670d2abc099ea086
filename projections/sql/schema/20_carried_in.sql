-- What was known of a credit line from another district or period (R17).
CREATE TABLE carried_in (
    teacher_id text NOT NULL,
    carry_in_id uuid NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    position bigint NOT NULL,
    credits_hundredths bigint NOT NULL,
    hours_hundredths bigint NOT NULL,
    completed_on date NOT NULL,
    origin text NOT NULL,
    kind text NOT NULL,
    tags jsonb NOT NULL,
    PRIMARY KEY (teacher_id, carry_in_id, known_from)
)
