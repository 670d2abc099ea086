-- Let another rebuild of the district begin.
SELECT pg_advisory_unlock(hashtextextended('rebuild ' || %(district)s, 0))
