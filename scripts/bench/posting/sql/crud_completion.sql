-- Completions as they are now, changed in place.
CREATE TABLE bench.completion (
    completion_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    teacher_id text NOT NULL REFERENCES bench.teacher,
    activity_id text NOT NULL REFERENCES bench.activity,
    occasion text NOT NULL,
    reporter text NOT NULL,
    provider_id text,
    amount numeric NOT NULL,
    unit text NOT NULL,
    result text NOT NULL,
    completed_on date NOT NULL,
    tags jsonb NOT NULL,
    evidence jsonb NOT NULL,
    makes_up_for integer,
    note text,
    status text NOT NULL DEFAULT 'pending',
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (teacher_id, activity_id, occasion, reporter)
)
