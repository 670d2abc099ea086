-- What a hundredth of a kind's unit is worth, in which category.
CREATE TEMPORARY TABLE rate (
    kind text PRIMARY KEY,
    category text NOT NULL,
    parts integer NOT NULL,
    qualified_only boolean NOT NULL
)
