-- How does one report stand?
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
WHERE report.posting_id = %(posting_id)s
