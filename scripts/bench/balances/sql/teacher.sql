-- Every teacher, those without a completion too.
CREATE TEMPORARY TABLE teacher AS
SELECT number::integer AS teacher FROM generate_series(0, %s::integer - 1) AS number
