-- Find the generation that readers use, and look into its tables from here on.
SELECT
    live.generation,
    obj_description(to_regnamespace(live.schema_name), 'pg_namespace') AS shape,
    set_config(
        'search_path', live.schema_name || ', pg_catalog, pg_temp', true
    ) AS search_path,
    pg_advisory_xact_lock_shared(hashtextextended(live.schema_name, 0)) AS held
FROM projection.live
WHERE live.district = %(district)s
