-- Wait until no transaction reads a generation that the pointer has left.
SELECT pg_advisory_xact_lock(hashtextextended(%(schema)s, 0))
