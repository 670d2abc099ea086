-- Let the planner know what is known of completions.
ANALYZE completion
