-- Let nobody else take in the same file of the same client until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended(
    concat_ws(
        '/', 'credit-ledger/upload', %(district)s::text, %(client_id)s::text,
        %(sha256)s::text
    ), 0
))
