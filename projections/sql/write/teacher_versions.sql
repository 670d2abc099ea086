-- Say up to which version the streams of teachers were read.
UPDATE teacher
SET version = fresh.version
FROM unnest(%(teacher_ids)s::text[], %(versions)s::integer[])
    AS fresh (teacher_id, version)
WHERE teacher.teacher_id = fresh.teacher_id
