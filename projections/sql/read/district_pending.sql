-- How many reports of each school wait for somebody?
SELECT report.school_id, count(*)
FROM report
WHERE report.awaits <> ''
GROUP BY report.school_id
