-- Which schools may rows name, by which number? Those of the register, and none.
SELECT school.school_id, hashtextextended(school.school_id, 0) AS number
FROM school
UNION
SELECT '', hashtextextended('', 0)
