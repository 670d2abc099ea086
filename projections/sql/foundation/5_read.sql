-- Let the application read the pointer.
GRANT SELECT ON projection.live TO credit_ledger_app
