-- Make a new connection act in its role, with a limit on everything that can hang.
SELECT
    set_config('role', %(role)s, false),
    set_config('search_path', 'pg_catalog, pg_temp', false),
    set_config('timezone', 'UTC', false),
    set_config('statement_timeout', %(statement_timeout)s, false),
    set_config('lock_timeout', %(lock_timeout)s, false),
    set_config('idle_in_transaction_session_timeout', %(idle_timeout)s, false)
