-- Mark teachers, and those in whom they were merged, as behind their facts.
INSERT INTO dirty (teacher_id, since_position)
SELECT whose.teacher_id, min(marked.since_position)
FROM unnest(%(teacher_ids)s::text[], %(positions)s::bigint[])
    AS marked (teacher_id, since_position)
LEFT JOIN teacher AS merged
    ON merged.teacher_id = marked.teacher_id AND merged.merged_into <> ''
CROSS JOIN LATERAL unnest(ARRAY[marked.teacher_id, merged.merged_into])
    AS whose (teacher_id)
WHERE whose.teacher_id IS NOT NULL
GROUP BY whose.teacher_id
ON CONFLICT DO NOTHING
