-- Which natural keys are held otherwise than the log says?
WITH posted AS (
    SELECT subject_id, position, convert_from(body, 'UTF8')::jsonb AS content
    FROM ledger.event
    WHERE district = %(district)s AND topic = 'completion-posted'
), taken_back AS (
    SELECT subject_id FROM ledger.event
    WHERE district = %(district)s AND topic = 'completion-reversed'
), live AS (
    SELECT
        ledger.key_hash(
            content ->> 'teacher_id', content ->> 'activity_id', content ->> 'occasion'
        ) AS key_hash,
        content ->> 'reporter' AS reporter,
        subject_id AS posting_id,
        position
    FROM posted WHERE subject_id NOT IN (SELECT subject_id FROM taken_back)
), held AS (
    SELECT key_hash, reporter, posting_id, position
    FROM ledger.posting_key WHERE district = %(district)s
)
SELECT 'the key of posting ' || posting_id || ' is in one of log and claims' AS told
FROM (
    (SELECT * FROM live EXCEPT ALL SELECT * FROM held)
    UNION ALL
    (SELECT * FROM held EXCEPT ALL SELECT * FROM live)
) AS differing
LIMIT 5
