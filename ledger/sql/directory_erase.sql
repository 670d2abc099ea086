-- Forget the name and number of a teacher.
DELETE FROM ledger.directory
WHERE district = %(district)s AND teacher_id = %(teacher_id)s
