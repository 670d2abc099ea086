-- What was known of a permission to let surplus stand in (R6).
CREATE TABLE approved_offset (
    teacher_id text NOT NULL,
    offset_id uuid NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    approved_at bigint NOT NULL,
    credits_hundredths bigint NOT NULL,
    rule_id text NOT NULL,
    PRIMARY KEY (teacher_id, offset_id, known_from)
)
