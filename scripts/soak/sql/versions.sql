-- Which versions of a stream do not follow the one before?
SELECT stream_key || ' version ' || version || ' follows ' || before AS told
FROM (
    SELECT
        stream_key, version,
        lag(version, 1, 0) OVER (PARTITION BY stream_id ORDER BY position) AS before
    FROM ledger.event WHERE district = %(district)s
) AS placed
WHERE version <> before + 1
LIMIT 5
