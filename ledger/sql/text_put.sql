-- Keep a free text under its salted digest.
INSERT INTO ledger.free_text (district, digest, salt, content)
VALUES (%(district)s, %(digest)s, %(salt)s, %(content)s)
