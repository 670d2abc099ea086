-- Which live postings stand in the log, and under which natural key?
SELECT
    content ->> 'teacher_id' AS teacher_id,
    content ->> 'activity_id' AS activity_id,
    content ->> 'occasion' AS occasion,
    content ->> 'reporter' AS reporter,
    posted.subject_id::text AS posting_id,
    posted.position
FROM ledger.event AS posted
CROSS JOIN LATERAL (SELECT convert_from(posted.body, 'UTF8')::jsonb AS content) AS told
WHERE posted.district = %(district)s AND posted.topic = 'completion-posted'
    -- NOT IN is hashed whatever the planner knows of a table as young as this.
    AND posted.subject_id NOT IN (
        SELECT reversed.subject_id FROM ledger.event AS reversed
        WHERE reversed.district = %(district)s
            AND reversed.topic = 'completion-reversed'
    )
ORDER BY posted.position
