-- What was known of something that a reviewer signed for.
CREATE TABLE attestation (
    teacher_id text NOT NULL,
    attestation_id uuid NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    signed_for date NOT NULL,
    subject text NOT NULL,
    document_no text NOT NULL,
    PRIMARY KEY (teacher_id, attestation_id, known_from)
)
