-- Which migrations were applied, and what their files were.
SELECT name, sha256 FROM ledger.migration ORDER BY name
