-- What was known between two positions of a person's attributes from a day on.
CREATE TABLE span (
    teacher_id text NOT NULL,
    place smallint NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    valid_from date NOT NULL,
    school_id text NOT NULL,
    service text NOT NULL,
    attributes jsonb NOT NULL,
    PRIMARY KEY (teacher_id, place, known_from)
)
