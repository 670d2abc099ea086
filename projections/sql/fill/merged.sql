-- Which ids go on under another?
SELECT teacher.teacher_id FROM teacher WHERE teacher.merged_into <> ''
