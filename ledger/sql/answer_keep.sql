-- Keep an answer under its idempotency key; is the key free, or begun by its request?
SELECT ledger.keep_answer(
    %(district)s, %(client_id)s, %(key)s, %(content_sha256)s, %(outcome)s, %(body)s,
    %(request_id)s
)
