-- Which attestations were ever known?
COPY (
    SELECT
        fact.known_from, fact.known_until, fact.signed_for, fact.attestation_id,
        hashtextextended(fact.teacher_id, 0), fact.subject
    FROM attestation AS fact
    WHERE %(teacher_ids)s::text[] IS NULL
        OR fact.teacher_id = ANY (%(teacher_ids)s::text[])
) TO STDOUT (FORMAT BINARY)
