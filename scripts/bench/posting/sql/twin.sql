-- A table of the shape of the log, with the same constraints and indexes.
CREATE TABLE {} (LIKE ledger.event INCLUDING ALL)
