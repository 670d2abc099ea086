-- What was known of a ruling (R26): whom it concerns, what it says.
CREATE TABLE ruling (
    ruling_id text NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    credits_hundredths bigint NOT NULL,
    until date NOT NULL,
    series text NOT NULL,
    effect text NOT NULL,
    document_no text NOT NULL,
    rule_id text NOT NULL,
    teacher_ids text[] NOT NULL,
    attributes jsonb NOT NULL,
    PRIMARY KEY (ruling_id, known_from)
)
