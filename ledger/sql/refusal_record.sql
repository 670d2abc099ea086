-- Keep why a request, or rows of it, were refused.
INSERT INTO ledger.refusal (
    district, request_id, at, client_id, person, role, organisation, code, field,
    row_number, message, article
)
SELECT
    %(district)s, %(request_id)s, %(at)s, %(client_id)s, %(person)s, %(role)s,
    %(organisation)s, cause.code, cause.field, cause.row_number, cause.message,
    cause.article
FROM unnest(
    %(codes)b::text[], %(fields)b::text[], %(row_numbers)b::integer[],
    %(messages)b::text[], %(articles)b::text[]
) WITH ORDINALITY AS cause (code, field, row_number, message, article, place)
ORDER BY cause.place
