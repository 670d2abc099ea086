-- Wait until nobody projects the district, and keep it so for this transaction.
SELECT pg_advisory_xact_lock(%(space)s, hashtext(%(district)s))
