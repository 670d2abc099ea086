-- What was known of a school's project-year that is not recognised (A8§25, R24).
CREATE TABLE disallowance (
    school_id text NOT NULL,
    year smallint NOT NULL,
    kind text NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    document_no text NOT NULL,
    PRIMARY KEY (school_id, year, kind, known_from)
)
