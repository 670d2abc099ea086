-- Which generations of a district lie around without being live.
SELECT substr(namespace.nspname, length(%(prefix)s) + 1)::bigint AS number
FROM pg_catalog.pg_namespace AS namespace
WHERE starts_with(namespace.nspname, %(prefix)s)
    AND substr(namespace.nspname, length(%(prefix)s) + 1) ~ '^[0-9]+$'
    AND namespace.nspname NOT IN (SELECT live.schema_name FROM projection.live)
ORDER BY number
