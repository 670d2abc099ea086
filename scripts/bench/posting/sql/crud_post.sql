-- Insert a completion; nothing comes back where it is known.
INSERT INTO bench.completion (
    teacher_id, activity_id, occasion, reporter, provider_id, amount, unit, result,
    completed_on, tags, evidence, makes_up_for, note
)
VALUES (
    %(teacher_id)s, %(activity_id)s, %(occasion)s, %(reporter)s, %(provider_id)s,
    %(amount)s, %(unit)s, %(result)s, %(completed_on)s, %(tags)s, %(evidence)s,
    %(makes_up_for)s, %(note)s
)
ON CONFLICT (teacher_id, activity_id, occasion, reporter) DO NOTHING
RETURNING completion_id
