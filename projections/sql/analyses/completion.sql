-- Let the planner know what the columns hold by which completions are looked for.
ANALYZE
    completion_now (
        teacher_id, activity_id, occasion, known_from, completed_on, provider_id,
        school_id, status
    ),
    completion_past (teacher_id, activity_id, occasion, known_from, known_until)
