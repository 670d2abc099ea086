-- Which events speak of a posting, and how?
SELECT lineage.position, lineage.link
FROM lineage
WHERE lineage.subject_id = ANY (%(subject_ids)s::uuid[])
ORDER BY lineage.position
