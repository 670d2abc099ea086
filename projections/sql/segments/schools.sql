-- Which schools do completions name, by which number? Those of the register first.
SELECT DISTINCT school.school_id, hashtextextended(school.school_id, 0) AS number
FROM school
