-- Put the clock of this one database aside for another that a table moves.
DO $do$ BEGIN
    CREATE TABLE public.clock (shift interval NOT NULL);
    INSERT INTO public.clock VALUES ('0');
    GRANT SELECT ON public.clock TO PUBLIC;
    PERFORM set_config('allow_system_table_mods', 'on', true);
    ALTER FUNCTION pg_catalog.clock_timestamp() RENAME TO unmoved_clock_timestamp;
    CREATE FUNCTION pg_catalog.clock_timestamp() RETURNS timestamptz
    LANGUAGE sql VOLATILE AS $body$
        SELECT pg_catalog.unmoved_clock_timestamp() + (SELECT shift FROM public.clock)
    $body$;
    GRANT EXECUTE ON FUNCTION pg_catalog.clock_timestamp() TO PUBLIC;
END $do$
