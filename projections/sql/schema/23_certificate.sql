-- What was known of a certificate: what it froze, and whether it was revoked (R30).
CREATE TABLE certificate (
    teacher_id text NOT NULL,
    certificate_id uuid NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    facts_as_of bigint NOT NULL,
    issued_at timestamptz NOT NULL,
    series text NOT NULL,
    period text NOT NULL,
    policy_digest text NOT NULL,
    revoked boolean NOT NULL,
    verdict text NOT NULL,
    parcels jsonb NOT NULL,
    PRIMARY KEY (teacher_id, certificate_id, known_from)
)
