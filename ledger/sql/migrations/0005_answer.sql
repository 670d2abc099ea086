-- The first answer to each idempotency key, so that it can be given again.
CREATE TABLE ledger.answer (
    district text NOT NULL,
    client_id text NOT NULL,
    key text NOT NULL,
    content_sha256 text NOT NULL,
    outcome text NOT NULL,
    -- json, not jsonb: the client gets the same bytes again.
    body json NOT NULL,
    request_id text NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    CONSTRAINT answer_is_given_once PRIMARY KEY (district, client_id, key)
);

CREATE INDEX answer_by_age ON ledger.answer (kept_at);

GRANT SELECT, INSERT ON ledger.answer TO credit_ledger_app;

-- Forget old answers; never those that a client may still ask for.
CREATE FUNCTION ledger.forget_answers(days integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp AS $$
    WITH gone AS (
        DELETE FROM ledger.answer
        WHERE kept_at < clock_timestamp() - make_interval(days => greatest(days, 90))
        RETURNING 1
    )
    SELECT count(*) FROM gone
$$;

GRANT EXECUTE ON FUNCTION ledger.forget_answers(integer) TO credit_ledger_app;
