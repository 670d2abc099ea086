-- How many reports fit a filter?
SELECT count(*)
FROM report
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
    AND (NOT %(awaited)s OR report.awaits <> '')
