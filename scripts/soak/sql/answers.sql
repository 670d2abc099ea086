-- Which kept answers tell of a posting that does not stand where they say?
SELECT 'the answer under ' || key || ' tells of ' || (row ->> 'posting_id') AS told
FROM ledger.answer
CROSS JOIN LATERAL json_array_elements(
    coalesce(body -> 'results', json_build_array(body))
) AS row
WHERE answer.district = %(district)s AND row ->> 'position' IS NOT NULL
    AND row ->> 'posting_id' IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM ledger.event
        WHERE event.district = %(district)s
            AND event.position = (row ->> 'position')::bigint
            AND event.subject_id = (row ->> 'posting_id')::uuid
    )
LIMIT 5
