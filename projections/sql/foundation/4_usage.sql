-- Let the application look into the schema of the pointer.
GRANT USAGE ON SCHEMA projection TO credit_ledger_app
