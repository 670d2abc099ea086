-- Which reports speak of the same completions as these postings and these keys?
WITH wanted (teacher_id, activity_id, occasion) AS (
    SELECT decided.teacher_id, decided.activity_id, decided.occasion
    FROM report AS decided
    WHERE decided.posting_id = ANY (%(posting_ids)s::uuid[])
    UNION
    SELECT * FROM unnest(
        %(teacher_ids)s::text[], %(activity_ids)s::text[], %(occasions)s::text[]
    )
)

SELECT report.posting_id, report.teacher_id, report.activity_id, report.occasion
FROM wanted
INNER JOIN report USING (teacher_id, activity_id, occasion)
