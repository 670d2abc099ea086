-- What was refused, to whom and why, so that a school can look it up.
CREATE TABLE ledger.refusal (
    refusal_id bigint GENERATED ALWAYS AS IDENTITY,
    district text NOT NULL,
    request_id text NOT NULL,
    at timestamptz NOT NULL,
    client_id text NOT NULL,
    person text NOT NULL,
    role text NOT NULL,
    organisation text,
    code text NOT NULL,
    field text,
    row_number integer,
    message text NOT NULL,
    PRIMARY KEY (district, refusal_id)
);

CREATE INDEX refusal_by_request ON ledger.refusal (district, request_id);
CREATE INDEX refusal_by_client ON ledger.refusal (district, client_id, refusal_id);

GRANT SELECT, INSERT ON ledger.refusal TO credit_ledger_app;
