-- Files of rows that somebody sent in, and what became of each row.
CREATE TABLE ledger.upload (
    district text NOT NULL,
    upload_id uuid NOT NULL DEFAULT gen_random_uuid(),
    name text NOT NULL,
    kind text NOT NULL,
    sha256 text NOT NULL,
    size_bytes bigint NOT NULL,
    -- Dropped by age; name and digest stay, since events name them as their source.
    content bytea,
    uploaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    client_id text NOT NULL,
    person text NOT NULL,
    role text NOT NULL,
    organisation text,
    request_id text NOT NULL,
    check_job_id uuid,
    post_job_id uuid,
    PRIMARY KEY (district, upload_id)
);

CREATE INDEX upload_by_age ON ledger.upload (district, uploaded_at DESC, upload_id);
CREATE INDEX upload_by_digest ON ledger.upload (district, client_id, sha256);

GRANT SELECT, INSERT ON ledger.upload TO credit_ledger_app;
GRANT UPDATE (check_job_id, post_job_id) ON ledger.upload TO credit_ledger_app;

-- What became of the rows of a file, some hundred in a part, compressed: as the check
-- said, and as the posting answered.
CREATE TABLE ledger.upload_part (
    district text NOT NULL,
    upload_id uuid NOT NULL,
    step text NOT NULL CHECK (step IN ('check', 'post')),
    part integer NOT NULL,
    first_row integer NOT NULL,
    last_row integer NOT NULL,
    counts json NOT NULL,
    reasons json NOT NULL,
    -- Apart, since it is the refused rows that are looked at.
    refused bytea NOT NULL,
    taken bytea NOT NULL,
    PRIMARY KEY (district, upload_id, step, part)
);

ALTER TABLE ledger.upload_part
ALTER COLUMN refused SET STORAGE EXTERNAL,
ALTER COLUMN taken SET STORAGE EXTERNAL;

GRANT SELECT, INSERT, UPDATE ON ledger.upload_part TO credit_ledger_app;

-- Drop what old files held, and the cells and answers of their rows.
CREATE FUNCTION ledger.drop_uploads(days integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp AS $$
    WITH old AS (
        UPDATE ledger.upload SET content = NULL
        WHERE content IS NOT NULL
            AND uploaded_at
            < clock_timestamp() - make_interval(days => greatest(days, 30))
        RETURNING district, upload_id
    ),
    parts AS (
        DELETE FROM ledger.upload_part AS part USING old
        WHERE part.district = old.district AND part.upload_id = old.upload_id
    )
    SELECT count(*) FROM old
$$;

GRANT EXECUTE ON FUNCTION ledger.drop_uploads(integer) TO credit_ledger_app;

-- What made a job fail, reason by reason, where it came upon it in a file.
ALTER TABLE ledger.job ADD COLUMN error_reasons json;
