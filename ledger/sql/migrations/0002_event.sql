-- The log: every event of every district, in its envelope, for ever.
CREATE TABLE ledger.event (
    district text NOT NULL,
    position bigint NOT NULL CHECK (position > 0),
    stream_kind text NOT NULL,
    stream_key text NOT NULL,
    stream_id uuid NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    topic text NOT NULL,
    body bytea NOT NULL,
    body_sha256 bytea NOT NULL CHECK (length(body_sha256) = 32),
    recorded_at timestamptz NOT NULL,
    reported_at timestamptz,
    actor_client text NOT NULL,
    actor_person text NOT NULL,
    actor_role text NOT NULL,
    actor_organisation text,
    request_id text NOT NULL,
    source_batch text,
    source_sha256 text,
    source_row integer,
    subject_id uuid,
    PRIMARY KEY (district, position),
    CONSTRAINT event_stream_version UNIQUE (district, stream_id, version)
);

-- A posting, offset, carry-in, attestation or certificate begins once.
CREATE UNIQUE INDEX event_subject_begins ON ledger.event (district, subject_id)
WHERE topic IN (
    'completion-posted', 'offset-requested', 'credit-carried-in',
    'requirement-attested', 'certificate-issued'
);

-- The registers are small and are read as a whole; teachers are not.
CREATE INDEX event_register ON ledger.event (district, position)
WHERE stream_kind <> 'teacher';

CREATE FUNCTION ledger.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'the log is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END
$$;

CREATE TRIGGER event_is_append_only
BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.event
FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();

-- Also where session_replication_role would switch ordinary triggers off.
ALTER TABLE ledger.event ENABLE ALWAYS TRIGGER event_is_append_only;

GRANT SELECT ON ledger.event TO credit_ledger_app, credit_ledger_projector;
