-- Which positions of the log do not follow the one before?
SELECT 'position ' || position || ' follows ' || before AS told
FROM (
    SELECT position, lag(position, 1, 0::bigint) OVER (ORDER BY position) AS before
    FROM ledger.event WHERE district = %(district)s
) AS placed
WHERE position <> before + 1
LIMIT 5
