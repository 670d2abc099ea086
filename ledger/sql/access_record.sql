-- Note that somebody read the records of teachers, without waiting for the disk.
WITH quick AS (
    SELECT set_config('synchronous_commit', 'off', true)
)

INSERT INTO ledger.access
(district, at, client_id, person, role, organisation, teacher_id, what, request_id)
SELECT
    %(district)s, %(at)s, %(client_id)s, %(person)s, %(role)s, %(organisation)s,
    teacher_id, %(what)s, %(request_id)s
FROM quick CROSS JOIN unnest(%(teacher_ids)b::text[]) AS teacher_id
