-- Let the planner know what the new tables hold.
ANALYZE completion, report, lineage, teacher, span, standing, activity
