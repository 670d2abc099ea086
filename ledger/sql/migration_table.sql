-- Make the list of applied migrations, where it is missing.
DO $$
BEGIN
    CREATE SCHEMA IF NOT EXISTS ledger;
    CREATE TABLE IF NOT EXISTS ledger.migration (
        name text PRIMARY KEY,
        sha256 text NOT NULL,
        applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
    );
    GRANT USAGE ON SCHEMA ledger TO credit_ledger_app, credit_ledger_projector;
    GRANT SELECT ON ledger.migration TO credit_ledger_app, credit_ledger_projector;
END
$$
