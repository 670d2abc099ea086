-- What was answered under an idempotency key before?
SELECT content_sha256, outcome, body FROM ledger.answer
WHERE district = %(district)s AND client_id = %(client_id)s AND key = %(key)s
