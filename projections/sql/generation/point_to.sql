-- Let readers use a generation from the commit on.
INSERT INTO projection.live (district, generation, schema_name)
VALUES (%(district)s, %(generation)s, %(schema_name)s)
ON CONFLICT (district) DO UPDATE
SET generation = excluded.generation, schema_name = excluded.schema_name
