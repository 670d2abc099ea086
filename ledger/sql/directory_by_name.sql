-- Which teachers have this name?
SELECT teacher_id FROM ledger.directory
WHERE district = %(district)s AND name = %(name)s
ORDER BY teacher_id
LIMIT %(limit)s
