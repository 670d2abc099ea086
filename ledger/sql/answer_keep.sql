-- Keep an answer under its idempotency key.
INSERT INTO ledger.answer
(district, client_id, key, content_sha256, outcome, body, request_id)
VALUES (
    %(district)s, %(client_id)s, %(key)s, %(content_sha256)s, %(outcome)s, %(body)s,
    %(request_id)s
)
