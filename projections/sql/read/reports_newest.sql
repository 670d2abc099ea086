-- Which reports fit a filter, newest first, before a position?
SELECT
    report.posting_id,
    report.position,
    report.recorded_at,
    report.reported_at,
    report.teacher_id,
    report.school_id,
    report.activity_id,
    coalesce(activity.title_zh, report.activity_id) AS title_zh,
    coalesce(activity.title_en, report.activity_id) AS title_en,
    report.occasion,
    report.provider_id,
    report.kind,
    report.amount_hundredths,
    report.unit,
    report.result,
    report.completed_on,
    report.reporter,
    report.reporter_role,
    report.status,
    report.awaits,
    report.differing
FROM report
LEFT JOIN activity
    ON activity.activity_id = report.activity_id
    AND activity.known_until = 9223372036854775807
WHERE
    (%(school_id)s::text IS NULL OR report.school_id = %(school_id)s)
    AND (%(teacher_id)s::text IS NULL OR report.teacher_id = %(teacher_id)s)
    AND (%(activity_id)s::text IS NULL OR report.activity_id = %(activity_id)s)
    AND (%(kind)s::text IS NULL OR report.kind = %(kind)s)
    AND (%(status)s::text IS NULL OR report.status = %(status)s)
    AND (%(awaits)s::text IS NULL OR report.awaits = %(awaits)s)
    AND (%(reporter)s::text IS NULL OR report.reporter = %(reporter)s)
    AND (
        %(seen_by)s::text[] IS NULL
        OR report.reporter = ANY(%(seen_by)s::text[])
        OR (
            report.school_id = ANY(%(seen_by)s::text[])
            AND EXISTS (
                SELECT FROM teacher
                WHERE
                    teacher.teacher_id = report.teacher_id
                    AND teacher.school_id = ANY(%(seen_by)s::text[])
            )
        )
    )
    AND (
        %(completed_from)s::date IS NULL
        OR report.completed_on >= %(completed_from)s
    )
    AND (
        %(completed_until)s::date IS NULL
        OR report.completed_on <= %(completed_until)s
    )
    AND (
        %(came_from)s::timestamptz IS NULL
        OR coalesce(report.reported_at, report.recorded_at) >= %(came_from)s
    )
    AND (
        %(came_before)s::timestamptz IS NULL
        OR coalesce(report.reported_at, report.recorded_at) < %(came_before)s
    )
    AND report.position < %(beyond)s
ORDER BY report.position DESC
LIMIT %(limit)s
