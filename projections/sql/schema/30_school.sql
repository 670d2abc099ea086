-- What was known of a school between two positions.
CREATE TABLE school (
    school_id text NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    name_zh text NOT NULL,
    name_en text NOT NULL,
    kind text NOT NULL,
    stage text NOT NULL,
    merged_into text NOT NULL,
    PRIMARY KEY (school_id, known_from)
)
