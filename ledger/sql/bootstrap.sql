-- Make the three roles and the schema, where they are missing; safe to repeat.
DO $$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'credit_ledger_owner', 'credit_ledger_app', 'credit_ledger_projector'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            BEGIN
                -- No password: only a server that trusts its socket lets it in.
                EXECUTE format('CREATE ROLE %I LOGIN NOINHERIT', wanted);
            EXCEPTION WHEN duplicate_object OR unique_violation THEN
                -- Somebody who migrates another database here was quicker.
                NULL;
            END;
        END IF;
    END LOOP;
    IF NOT pg_catalog.pg_has_role(current_user, 'credit_ledger_owner', 'MEMBER') THEN
        EXECUTE format('GRANT credit_ledger_owner TO %I', current_user);
    END IF;
    IF has_database_privilege('credit_ledger_owner', current_database(), 'CREATE')
        AND has_database_privilege(
            'credit_ledger_projector', current_database(), 'CREATE'
        ) THEN
        RETURN;
    END IF;
    EXECUTE format(
        'GRANT CREATE ON DATABASE %I TO credit_ledger_owner, credit_ledger_projector',
        current_database()
    );
    EXECUTE format(
        'GRANT TEMPORARY ON DATABASE %I TO credit_ledger_projector', current_database()
    );
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END
$$
