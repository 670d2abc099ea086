-- How many teachers of each school met a series, did not, or are out of scope?
SELECT
    teacher.school_id,
    count(*) AS teachers,
    count(*) FILTER (WHERE standing.verdict = 'met') AS met,
    count(*) FILTER (WHERE standing.verdict = 'not_met') AS not_met,
    count(*) FILTER (WHERE standing.verdict = 'not_in_scope') AS not_in_scope
FROM teacher
INNER JOIN standing
    ON standing.teacher_id = teacher.teacher_id AND standing.series = %(series)s
WHERE teacher.merged_into = ''
GROUP BY teacher.school_id
ORDER BY teacher.school_id
