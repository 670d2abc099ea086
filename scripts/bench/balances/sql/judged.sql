-- What every teacher's completions come to under the measured rules.
WITH earned AS (
    SELECT
        completion.teacher,
        coalesce(sum(worth) FILTER (WHERE rate.category = 'public'), 0) AS public,
        coalesce(sum(worth) FILTER (WHERE rate.category = 'professional'), 0)
            AS professional,
        coalesce(sum(worth) FILTER (WHERE rate.category = 'elective'), 0) AS elective,
        coalesce(sum(worth) FILTER (WHERE rate.category = 'school_based'), 0)
            AS school_based,
        coalesce(sum(worth) FILTER (WHERE rate.category = 'self_directed'), 0)
            AS self_directed
    FROM completion
    INNER JOIN rate ON rate.kind = completion.kind
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN completion.stated >= 0 THEN completion.stated * 20
            ELSE completion.amount * rate.parts
        END AS worth
    ) AS worked_out
    WHERE completion.status = 'approved'
        AND completion.result <> 'not_passed'
        AND completion.day BETWEEN DATE '2021-01-01' AND DATE '2025-12-31'
        AND (completion.qualified OR NOT rate.qualified_only)
    GROUP BY completion.teacher
), capped AS (
    SELECT
        teacher.teacher,
        least(coalesce(public, 0), 16000) AS public,
        coalesce(professional, 0) AS professional,
        coalesce(elective, 0) AS elective,
        least(coalesce(school_based, 0), 28000) AS school_based,
        least(coalesce(self_directed, 0), 8000) AS self_directed,
        least(
            greatest(coalesce(professional, 0) - 20000, 0),
            greatest(12000 - coalesce(elective, 0), 0)
        ) AS moved
    FROM teacher LEFT JOIN earned ON earned.teacher = teacher.teacher
), balanced AS (
    SELECT
        teacher,
        public,
        professional - moved AS professional,
        elective + moved AS elective,
        school_based,
        self_directed,
        public + professional + elective + school_based + self_directed AS total
    FROM capped
)
SELECT
    public,
    professional,
    elective,
    school_based,
    self_directed,
    total,
    total >= 72000 AND public >= 16000 AND professional >= 20000
        AND elective >= 12000 AND school_based >= 20000 AND self_directed >= 4000
        AS met
FROM balanced
ORDER BY teacher
