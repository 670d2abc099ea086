-- Which live report holds which natural key; derived from the log by ledger.append.
CREATE TABLE ledger.posting_key (
    district text NOT NULL,
    key_hash bytea NOT NULL,
    reporter text NOT NULL,
    posting_id uuid NOT NULL,
    position bigint NOT NULL,
    CONSTRAINT posting_key_is_claimed_once PRIMARY KEY (district, key_hash, reporter),
    CONSTRAINT posting_key_of_a_posting UNIQUE (district, posting_id)
);

GRANT SELECT ON ledger.posting_key TO credit_ledger_app, credit_ledger_projector;

-- The natural key as 32 bytes; lengths keep ("ab", "c") apart from ("a", "bc").
CREATE FUNCTION ledger.key_hash(teacher_id text, activity_id text, occasion text)
RETURNS bytea LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT sha256(convert_to(
        length($1)::text || ':' || $1 || length($2)::text || ':' || $2 || $3, 'UTF8'
    ))
$$;

GRANT EXECUTE ON FUNCTION ledger.key_hash(text, text, text)
TO credit_ledger_app, credit_ledger_projector;
