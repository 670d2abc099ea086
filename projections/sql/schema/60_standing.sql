-- What the governing policy says of a teacher: verdict, balances, what is missing.
-- The parcels only of those who hold a certificate, which is compared with them.
CREATE TABLE standing (
    teacher_id text NOT NULL,
    series text NOT NULL,
    computed_at bigint NOT NULL,
    counted_up_to date NOT NULL,
    period_until date NOT NULL,
    document text NOT NULL,
    revision text NOT NULL,
    digest text NOT NULL,
    cohort text NOT NULL,
    verdict text NOT NULL,
    total_credits text NOT NULL,
    total_hours text NOT NULL,
    target text NOT NULL,
    balances jsonb NOT NULL,
    missing_rules text[] NOT NULL,
    missing_categories text[] NOT NULL,
    parcels jsonb,
    problem text NOT NULL,
    PRIMARY KEY (teacher_id, series)
)
