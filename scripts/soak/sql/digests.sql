-- Which bodies have another digest than the one beside them?
SELECT 'the body at ' || position || ' has another digest' AS told
FROM ledger.event
WHERE district = %(district)s AND body_sha256 <> sha256(body)
LIMIT 5
