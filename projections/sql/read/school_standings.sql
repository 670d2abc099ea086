-- How do the teachers of one school stand in a series, and how much is pending?
SELECT
    teacher.teacher_id,
    teacher.service,
    standing.document,
    standing.cohort,
    standing.verdict,
    standing.total_credits,
    standing.target,
    standing.missing_rules,
    standing.missing_categories,
    standing.problem,
    standing.computed_at,
    dirty.since_position AS behind_since,
    (
        SELECT count(*) FROM report
        WHERE report.teacher_id = teacher.teacher_id AND report.awaits <> ''
    ) AS pending
FROM teacher
INNER JOIN standing
    ON standing.teacher_id = teacher.teacher_id AND standing.series = %(series)s
LEFT JOIN dirty ON dirty.teacher_id = teacher.teacher_id
WHERE teacher.school_id = ANY (%(school_ids)s::text[])
    AND teacher.merged_into = ''
ORDER BY teacher.teacher_id
