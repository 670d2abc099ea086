-- Names and numbers of teachers: correctable and erasable, so outside of the log.
CREATE TABLE ledger.directory (
    district text NOT NULL,
    teacher_id text NOT NULL,
    name text,
    number text,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by text NOT NULL,
    PRIMARY KEY (district, teacher_id)
);

CREATE INDEX directory_by_name ON ledger.directory (district, name);

GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.directory TO credit_ledger_app;
GRANT SELECT ON ledger.directory TO credit_ledger_projector;
