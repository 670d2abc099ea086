-- Write down what changes, row by row, and who changed it.
CREATE FUNCTION bench.write_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO bench.audit (completion_id, operation, before, after, changed_by)
    VALUES (
        new.completion_id, tg_op, to_jsonb(old), to_jsonb(new),
        current_setting('bench.client')
    );
    RETURN NULL;
END
$$
