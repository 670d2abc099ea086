-- What was refused lately, of one client or of all?
SELECT
    refusal_id, request_id, at, client_id, person, role, organisation, code, field,
    row_number, message, article
FROM ledger.refusal
WHERE district = %(district)s
    AND (%(client_id)s::text IS NULL OR client_id = %(client_id)s)
    AND (%(before)s::bigint IS NULL OR refusal_id < %(before)s)
ORDER BY refusal_id DESC
LIMIT %(limit)s
