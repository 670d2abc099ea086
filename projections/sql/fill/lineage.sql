-- Link every event of a teacher's stream to what it speaks of, as batch.py does.
INSERT INTO lineage (subject_id, position, link)
SELECT
    CASE
        WHEN event.topic = ANY (%(profile_topics)s::text[]) THEN event.stream_id
        ELSE event.subject_id
    END AS subject_id,
    event.position,
    event.topic
FROM ledger.event
WHERE event.district = %(district)s
    AND event.stream_kind = 'teacher'
    AND event.position <= %(head)s
    AND (event.topic = ANY (%(profile_topics)s::text[]) OR event.subject_id IS NOT NULL)
