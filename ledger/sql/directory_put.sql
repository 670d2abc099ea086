-- Enter or correct the name and number of a teacher.
INSERT INTO ledger.directory (district, teacher_id, name, number, changed_by)
VALUES (%(district)s, %(teacher_id)s, %(name)s, %(number)s, %(changed_by)s)
ON CONFLICT (district, teacher_id) DO UPDATE
SET
    name = excluded.name,
    number = excluded.number,
    changed_by = excluded.changed_by,
    changed_at = clock_timestamp()
