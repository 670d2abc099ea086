-- What are the names and numbers of these teachers?
SELECT teacher_id, name, number, changed_at FROM ledger.directory
WHERE district = %(district)s AND teacher_id = ANY (%(teacher_ids)b::text[])
