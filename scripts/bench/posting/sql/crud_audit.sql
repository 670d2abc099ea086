-- Every change of a completion, as the trigger saw it.
CREATE TABLE bench.audit (
    audit_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    completion_id uuid NOT NULL,
    operation text NOT NULL,
    before jsonb,
    after jsonb,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_by text NOT NULL
)
