-- Mark whose credits were counted up to an earlier day of a period that still runs.
INSERT INTO dirty (teacher_id, since_position)
SELECT DISTINCT standing.teacher_id, standing.computed_at
FROM standing
WHERE standing.counted_up_to < least(%(today)s::date, standing.period_until)
ON CONFLICT DO NOTHING
