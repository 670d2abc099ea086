-- Where does the log speak of these postings, offsets, persons, register entries?
SELECT DISTINCT lineage.position
FROM lineage
WHERE lineage.subject_id = ANY (%(subject_ids)s::uuid[])
    AND lineage.link <> 'corrects'
ORDER BY lineage.position
