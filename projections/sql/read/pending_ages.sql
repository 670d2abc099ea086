-- How many reports of a school (of all, without one) have waited how many days?
SELECT aged.label, count(*)
FROM report
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN waited.days <= 7 THEN '0-7'
        WHEN waited.days <= 30 THEN '8-30'
        WHEN waited.days <= 90 THEN '31-90'
        ELSE '91+'
    END AS label
    FROM (
        SELECT
            %(today)s::date
            - (
                coalesce(report.reported_at, report.recorded_at)
                AT TIME ZONE %(timezone)s
            )::date AS days
    ) AS waited
) AS aged
WHERE report.awaits <> ''
    AND (
        %(school_ids)s::text[] IS NULL
        OR report.school_id = ANY (%(school_ids)s::text[])
    )
GROUP BY aged.label
