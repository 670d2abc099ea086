-- Keep why something was refused.
INSERT INTO ledger.refusal (
    district, request_id, at, client_id, person, role, organisation, code, field,
    row_number, message, article
)
VALUES (
    %(district)s, %(request_id)s, %(at)s, %(client_id)s, %(person)s, %(role)s,
    %(organisation)s, %(code)s, %(field)s, %(row_number)s, %(message)s,
    %(article)s
)
