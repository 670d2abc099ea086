-- Nobody may do anything in the schema of the log but what is granted one by one.
REVOKE ALL ON SCHEMA ledger FROM PUBLIC;

-- Functions are for whom they are granted to, not for everybody.
ALTER DEFAULT PRIVILEGES IN SCHEMA ledger REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
