-- How many heap pages were looked at, in all tables but the system's.
SELECT sum(tables.heap_blks_read + tables.heap_blks_hit)::bigint
FROM pg_statio_user_tables AS tables
