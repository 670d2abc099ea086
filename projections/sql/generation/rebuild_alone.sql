-- Be the only rebuild of a district until the session ends, if there is none.
SELECT pg_try_advisory_lock(hashtextextended('rebuild ' || %(district)s, 0))
