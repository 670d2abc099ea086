-- The last position that was recorded by an instant; 0 before the first.
-- recorded_at never decreases along positions, so halving finds it without an index.
CREATE FUNCTION ledger.position_on(p_district text, p_instant timestamptz)
RETURNS bigint LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    low bigint := 0;
    high bigint;
    middle bigint;
    stamp timestamptz;
BEGIN
    SELECT coalesce(max(event.position), 0) INTO high
    FROM ledger.event AS event WHERE event.district = p_district;
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        SELECT event.recorded_at INTO stamp FROM ledger.event AS event
        WHERE event.district = p_district AND event.position = middle;
        IF stamp <= p_instant THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END
$$;

GRANT EXECUTE ON FUNCTION ledger.position_on(text, timestamptz)
TO credit_ledger_app, credit_ledger_projector;
