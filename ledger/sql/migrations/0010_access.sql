-- Who read a teacher's record, when, and what of it.
CREATE TABLE ledger.access (
    access_id bigint GENERATED ALWAYS AS IDENTITY,
    district text NOT NULL,
    at timestamptz NOT NULL,
    client_id text NOT NULL,
    person text NOT NULL,
    role text NOT NULL,
    organisation text,
    teacher_id text NOT NULL,
    what text NOT NULL,
    request_id text NOT NULL,
    PRIMARY KEY (district, access_id)
);

CREATE INDEX access_by_teacher ON ledger.access (district, teacher_id, access_id);

GRANT SELECT, INSERT ON ledger.access TO credit_ledger_app;
