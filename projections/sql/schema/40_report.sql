-- Every report of a completion, as it stands now: what the lists show.
CREATE TABLE report (
    posting_id uuid NOT NULL,
    position bigint NOT NULL,
    teacher_id text NOT NULL,
    activity_id text NOT NULL,
    occasion text NOT NULL,
    recorded_at timestamptz NOT NULL,
    reported_at timestamptz,
    school_id text NOT NULL,
    provider_id text NOT NULL,
    kind text NOT NULL,
    amount_hundredths bigint NOT NULL,
    unit text NOT NULL,
    result text NOT NULL,
    completed_on date NOT NULL,
    reporter text NOT NULL,
    reporter_role text NOT NULL,
    status text NOT NULL,
    awaits text NOT NULL,
    differing text[] NOT NULL
)
WITH (fillfactor = 80)
