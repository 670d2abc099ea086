-- Who looked at this teacher's record?
SELECT
    access_id, at, client_id, person, role, organisation, teacher_id, what, request_id
FROM ledger.access
WHERE district = %(district)s
    AND teacher_id = %(teacher_id)s
    AND (%(before)s::bigint IS NULL OR access_id < %(before)s)
ORDER BY access_id DESC
LIMIT %(limit)s
