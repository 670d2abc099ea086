-- Free text, apart from the log that commits to it by a salted digest.
CREATE TABLE ledger.free_text (
    district text NOT NULL,
    digest text NOT NULL,
    salt bytea,
    content text,
    kept_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    erased_at timestamptz,
    PRIMARY KEY (district, digest),
    CHECK ((erased_at IS NULL) = (content IS NOT NULL)),
    CHECK ((erased_at IS NULL) = (salt IS NOT NULL))
);

-- A text is erased, never rewritten.
CREATE FUNCTION ledger.refuse_rewriting() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF NEW.content IS NOT NULL OR NEW.digest <> OLD.digest
        OR NEW.district <> OLD.district OR OLD.erased_at IS NOT NULL THEN
        RAISE EXCEPTION 'a text is erased, never rewritten'
        USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER free_text_is_not_rewritten BEFORE UPDATE ON ledger.free_text
FOR EACH ROW EXECUTE FUNCTION ledger.refuse_rewriting();

GRANT SELECT, INSERT ON ledger.free_text TO credit_ledger_app;
GRANT UPDATE (salt, content, erased_at) ON ledger.free_text TO credit_ledger_app;
