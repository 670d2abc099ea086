-- Become the only projector of a district for this transaction, if nobody is.
SELECT pg_try_advisory_xact_lock(%(space)s, hashtext(%(district)s))
