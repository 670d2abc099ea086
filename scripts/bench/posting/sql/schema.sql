-- A place beside the ledger for what the peers write.
CREATE SCHEMA bench
