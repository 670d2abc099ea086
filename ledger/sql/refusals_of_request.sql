-- Why was this request refused?
SELECT
    refusal_id, request_id, at, client_id, person, role, organisation, code, field,
    row_number, message, article
FROM ledger.refusal
WHERE district = %(district)s
    AND request_id = %(request_id)s
    AND (%(client_id)s::text IS NULL OR client_id = %(client_id)s)
ORDER BY refusal_id
