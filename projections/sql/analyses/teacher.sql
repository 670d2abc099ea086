-- Let the planner know who there is, and what activities.
ANALYZE teacher, span, activity
