-- Ask for long work; whoever is free takes it.
INSERT INTO ledger.job (
    district, kind, question, question_sha256, asked_on, client_id, person, role,
    organisation, request_id
)
VALUES (
    %(district)s, %(kind)s, %(question)s, %(question_sha256)s, %(asked_on)s,
    %(client_id)s, %(person)s, %(role)s, %(organisation)s, %(request_id)s
)
RETURNING job_id
