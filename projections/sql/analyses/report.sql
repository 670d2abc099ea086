-- Let the planner know what reports there are.
ANALYZE report
