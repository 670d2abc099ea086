-- Which generation of tables readers use, by district; swapped by one update.
CREATE TABLE IF NOT EXISTS projection.live (
    district text PRIMARY KEY,
    generation bigint NOT NULL,
    schema_name text NOT NULL
)
