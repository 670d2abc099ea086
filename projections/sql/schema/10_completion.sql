-- What was known of a completion between two positions, by its prevailing report.
-- A number that is not there is -1, a day that is not there 9999-12-31: columns stay
-- fixed in width. What a register says of it is joined when it is read.
CREATE TABLE completion (
    teacher_id text NOT NULL,
    activity_id text NOT NULL,
    occasion text NOT NULL,
    known_from bigint NOT NULL,
    known_until bigint NOT NULL,
    position bigint NOT NULL,
    posting_id uuid NOT NULL,
    amount_hundredths bigint NOT NULL,
    recognised_hundredths bigint NOT NULL,
    completed_on date NOT NULL,
    decided_on date NOT NULL,
    makes_up_for smallint NOT NULL,
    corroborations smallint NOT NULL,
    unit text NOT NULL,
    result text NOT NULL,
    status text NOT NULL,
    provider_id text NOT NULL,
    school_id text NOT NULL,
    kind text NOT NULL,
    recognised_kind text NOT NULL,
    recognised_by text NOT NULL,
    tags jsonb NOT NULL,
    differing text[] NOT NULL
)
PARTITION BY RANGE (known_until)
