-- Look into the tables of a named generation from here on.
SELECT set_config('search_path', %(search_path)s, true)
