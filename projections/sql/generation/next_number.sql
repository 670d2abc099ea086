-- Which number the next generation of a district gets; numbers are never used twice.
SELECT nextval('projection.generation_number')
