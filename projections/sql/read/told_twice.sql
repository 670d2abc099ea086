-- Whose several ids ever told of one completion? Those need the precedence of reports.
SELECT DISTINCT person.survivor
FROM unnest(%(survivors)s::text[], %(teacher_ids)s::text[])
    AS person (survivor, teacher_id)
INNER JOIN completion AS fact ON fact.teacher_id = person.teacher_id
GROUP BY person.survivor, fact.activity_id, fact.occasion
HAVING count(DISTINCT fact.teacher_id) > 1
