-- Long work that somebody asked for: taken by workers under a lease, and its result.
CREATE TABLE ledger.job (
    district text NOT NULL,
    job_id uuid NOT NULL DEFAULT gen_random_uuid(),
    kind text NOT NULL,
    -- json, not jsonb: a question is kept as it was asked.
    question json NOT NULL,
    question_sha256 text NOT NULL,
    state text NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
    asked_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    asked_on date NOT NULL,
    client_id text NOT NULL,
    person text NOT NULL,
    role text NOT NULL,
    organisation text,
    request_id text NOT NULL,
    -- A worker that was taken for dead has an older number and may write no more.
    attempt integer NOT NULL DEFAULT 0,
    worker text,
    lease_until timestamptz,
    cancel_asked boolean NOT NULL DEFAULT false,
    stage text NOT NULL DEFAULT '',
    done bigint NOT NULL DEFAULT 0,
    total bigint NOT NULL DEFAULT 0,
    started_at timestamptz,
    finished_at timestamptz,
    summary json,
    -- Compressed; may be dropped, since it can be computed again.
    result bytea,
    error_code text,
    error_message text,
    PRIMARY KEY (district, job_id),
    CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    CHECK ((state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
);

CREATE INDEX job_open ON ledger.job (district, asked_at)
WHERE state IN ('waiting', 'running');
CREATE INDEX job_by_age ON ledger.job (district, kind, asked_at DESC, job_id);
CREATE INDEX job_by_question ON ledger.job (district, kind, question_sha256);

GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.job TO credit_ledger_app;
