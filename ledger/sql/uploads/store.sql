-- Keep a file as it came, and return its id.
INSERT INTO ledger.upload (
    district, name, kind, sha256, size_bytes, content, client_id, person, role,
    organisation, request_id
)
VALUES (
    %(district)s, %(name)s, %(kind)s, %(sha256)s, %(size_bytes)s, %(content)s,
    %(client_id)s, %(person)s, %(role)s, %(organisation)s, %(request_id)s
)
RETURNING upload_id
