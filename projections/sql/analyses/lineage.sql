-- Let the planner know what the log speaks of.
ANALYZE lineage
