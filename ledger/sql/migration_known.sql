-- Is there a list of applied migrations at all?
SELECT to_regclass('ledger.migration') IS NOT NULL
