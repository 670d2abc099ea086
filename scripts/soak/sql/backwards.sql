-- Which positions were recorded before the ones that they follow?
SELECT 'position ' || position || ' is of ' || recorded_at || ' after ' || before AS told
FROM (
    SELECT position, recorded_at, lag(recorded_at) OVER (ORDER BY position) AS before
    FROM ledger.event WHERE district = %(district)s
) AS placed
WHERE recorded_at < before
LIMIT 5
