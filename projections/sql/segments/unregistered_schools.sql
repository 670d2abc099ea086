-- Which schools are named that the register lacks?
SELECT DISTINCT fact.school_id, hashtextextended(fact.school_id, 0) AS number
FROM completion AS fact
WHERE hashtextextended(fact.school_id, 0) = ANY (%(numbers)s::bigint[])
