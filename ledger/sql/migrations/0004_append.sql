-- The only way into the log.

CREATE FUNCTION ledger.hold(p_district text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('credit-ledger/' || p_district, 0))
$$;

-- What an event speaks of: the first identifier that its body has.
CREATE FUNCTION ledger.subject_of(body jsonb) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        $1 ->> 'posting_id', $1 ->> 'offset_id', $1 ->> 'carry_in_id',
        $1 ->> 'attestation_id', $1 ->> 'certificate_id'
    )::uuid
$$;

-- Append events: position, version, time, digest, subject and natural key are given
-- here, under the lock of the district's log, and nowhere else.
--
-- CL001: a guarded stream moved on; CL002: a stream id stands for two streams.
CREATE FUNCTION ledger.append(
    p_district text,
    p_actor_client text,
    p_actor_person text,
    p_actor_role text,
    p_actor_organisation text,
    p_request_id text,
    p_stream_kind text[],
    p_stream_key text[],
    p_stream_id uuid[],
    p_topic text[],
    p_body bytea[],
    p_reported_at timestamptz[],
    p_source_batch text[],
    p_source_sha256 text[],
    p_source_row integer[],
    p_guard_id uuid[],
    p_guard_version integer[]
) RETURNS TABLE (new_position bigint, new_version integer, new_recorded_at timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, ledger, pg_temp
-- A plan made while the log was small must not scan it when it is large.
SET enable_seqscan = off
AS $$
DECLARE
    head bigint;
    latest timestamptz;
    stamp timestamptz;
    moved uuid;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        -- An older snapshot would not see the head of the log.
        RAISE EXCEPTION 'append needs READ COMMITTED' USING ERRCODE = '25001';
    END IF;
    PERFORM ledger.hold(p_district);

    SELECT guarded.stream_id INTO moved
    FROM unnest(p_guard_id, p_guard_version) AS guarded (stream_id, version)
    WHERE guarded.version <> coalesce((
        SELECT max(event.version) FROM ledger.event AS event
        WHERE event.district = p_district AND event.stream_id = guarded.stream_id
    ), 0)
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'stream % moved on', moved USING ERRCODE = 'CL001';
    END IF;

    SELECT event.position, event.recorded_at INTO head, latest
    FROM ledger.event AS event WHERE event.district = p_district
    ORDER BY event.position DESC LIMIT 1;
    head := coalesce(head, 0);
    -- The clock may step back; the log never does (greatest() passes over nulls).
    stamp := greatest(clock_timestamp(), latest);

    INSERT INTO ledger.event
    SELECT
        p_district,
        head + given.place,
        given.stream_kind,
        given.stream_key,
        given.stream_id,
        base.version
        + row_number() OVER (PARTITION BY given.stream_id ORDER BY given.place),
        given.topic,
        given.body,
        sha256(given.body),
        stamp,
        given.reported_at,
        p_actor_client,
        p_actor_person,
        p_actor_role,
        p_actor_organisation,
        p_request_id,
        given.source_batch,
        given.source_sha256,
        given.source_row,
        ledger.subject_of(convert_from(given.body, 'UTF8')::jsonb)
    FROM unnest(
        p_stream_kind, p_stream_key, p_stream_id, p_topic, p_body,
        p_reported_at, p_source_batch, p_source_sha256, p_source_row
    ) WITH ORDINALITY AS given (
        stream_kind, stream_key, stream_id, topic, body,
        reported_at, source_batch, source_sha256, source_row, place
    )
    CROSS JOIN LATERAL (
        SELECT coalesce(max(event.version), 0) AS version
        FROM ledger.event AS event
        WHERE event.district = p_district AND event.stream_id = given.stream_id
    ) AS base;

    PERFORM FROM ledger.event AS fresh
    JOIN ledger.event AS first
        ON first.district = fresh.district AND first.stream_id = fresh.stream_id
        AND first.version = 1
    WHERE fresh.district = p_district AND fresh.position > head
        AND (first.stream_kind, first.stream_key)
            <> (fresh.stream_kind, fresh.stream_key);
    IF FOUND THEN
        RAISE EXCEPTION 'a stream id stands for two streams' USING ERRCODE = 'CL002';
    END IF;

    IF 'completion-reversed' = ANY (p_topic) THEN
        DELETE FROM ledger.posting_key AS held
        USING ledger.event AS fresh
        WHERE fresh.district = p_district AND fresh.position > head
            AND fresh.topic = 'completion-reversed'
            AND held.district = p_district AND held.posting_id = fresh.subject_id;
    END IF;

    IF 'completion-posted' = ANY (p_topic) THEN
        INSERT INTO ledger.posting_key
        SELECT
            fresh.district,
            ledger.key_hash(
                posted.body ->> 'teacher_id',
                posted.body ->> 'activity_id',
                posted.body ->> 'occasion'
            ),
            posted.body ->> 'reporter',
            fresh.subject_id,
            fresh.position
        FROM ledger.event AS fresh
        CROSS JOIN LATERAL (
            SELECT convert_from(fresh.body, 'UTF8')::jsonb AS body
        ) AS posted
        WHERE fresh.district = p_district AND fresh.position > head
            AND fresh.topic = 'completion-posted'
            -- Posted and taken back in one go: nothing is held.
            AND NOT EXISTS (
                SELECT FROM ledger.event AS undone
                WHERE undone.district = p_district
                    AND undone.position > fresh.position
                    AND undone.topic = 'completion-reversed'
                    AND undone.subject_id = fresh.subject_id
            );
    END IF;

    RETURN QUERY
    SELECT event.position, event.version, event.recorded_at
    FROM ledger.event AS event
    WHERE event.district = p_district AND event.position > head
    ORDER BY event.position;
END
$$;

REVOKE ALL ON FUNCTION ledger.hold(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.hold(text) TO credit_ledger_app;
GRANT EXECUTE ON FUNCTION ledger.append TO credit_ledger_app;
