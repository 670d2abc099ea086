-- Remember that a migration was applied, and its digest.
INSERT INTO ledger.migration (name, sha256) VALUES (%(name)s, %(sha256)s)
