-- The facts, as narrow as the measured rules let them be.
CREATE TEMPORARY TABLE completion (
    teacher integer NOT NULL,
    kind text NOT NULL,
    day date NOT NULL,
    amount integer NOT NULL,
    stated integer NOT NULL,
    result text NOT NULL,
    status text NOT NULL,
    qualified boolean NOT NULL
)
