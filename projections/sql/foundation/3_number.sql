-- The numbers of generations; none is used twice.
CREATE SEQUENCE IF NOT EXISTS projection.generation_number
