-- Let the planner know what the columns hold by which reports are looked for.
ANALYZE report (
    posting_id, position, teacher_id, activity_id, occasion, school_id, kind,
    completed_on, status, awaits
)
