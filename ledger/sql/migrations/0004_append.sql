-- The only way into the log.

-- The number by which the log of a district is locked.
CREATE FUNCTION ledger.lock_key(p_district text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT hashtextextended('credit-ledger/' || $1, 0)
$$;

-- Keep others from appending until the transaction ends.
CREATE FUNCTION ledger.hold(p_district text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp AS $$
    SELECT pg_advisory_xact_lock(ledger.lock_key(p_district))
$$;

-- What an event speaks of: the first identifier that its body has.
CREATE FUNCTION ledger.subject_of(body jsonb) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(
        $1 ->> 'posting_id', $1 ->> 'offset_id', $1 ->> 'carry_in_id',
        $1 ->> 'attestation_id', $1 ->> 'certificate_id'
    )::uuid
$$;

-- Append events: position, version, time, digest, subject and natural key are given
-- here, under the lock of the district's log, and nowhere else.
--
-- CL001: a guarded stream moved on.
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
    taken_back uuid[];
    freed uuid;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        -- An older snapshot would not see the head of the log.
        RAISE EXCEPTION 'append needs READ COMMITTED' USING ERRCODE = '25001';
    END IF;
    PERFORM pg_advisory_xact_lock(ledger.lock_key(p_district));

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

    -- A reversal frees the natural key, before anything of the same request claims it.
    SELECT coalesce(array_agg(ledger.subject_of(convert_from(given.body, 'UTF8')::jsonb)),
        '{}')
    INTO taken_back
    FROM unnest(p_topic, p_body) AS given (topic, body)
    WHERE given.topic = 'completion-reversed';

    FOREACH freed IN ARRAY taken_back LOOP
        DELETE FROM ledger.posting_key AS held
        WHERE held.district = p_district AND held.posting_id = freed;
    END LOOP;

    -- One statement, and no look back at the log: it must not depend on a plan.
    RETURN QUERY
    WITH parsed AS MATERIALIZED (
        SELECT given.*, convert_from(given.body, 'UTF8')::jsonb AS content
        FROM unnest(
            p_stream_kind, p_stream_key, p_stream_id, p_topic, p_body,
            p_reported_at, p_source_batch, p_source_sha256, p_source_row
        ) WITH ORDINALITY AS given (
            stream_kind, stream_key, stream_id, topic, body,
            reported_at, source_batch, source_sha256, source_row, place
        )
    ), fresh AS (
        INSERT INTO ledger.event AS event
        SELECT
            p_district,
            head + parsed.place,
            parsed.stream_kind,
            parsed.stream_key,
            parsed.stream_id,
            -- NULL, and so refused, where the id already stands for another stream.
            CASE
                WHEN newest.version IS NULL THEN 0
                WHEN newest.stream_kind = parsed.stream_kind
                    AND newest.stream_key = parsed.stream_key THEN newest.version
            END
            + row_number() OVER (PARTITION BY parsed.stream_id ORDER BY parsed.place),
            parsed.topic,
            parsed.body,
            sha256(parsed.body),
            stamp,
            parsed.reported_at,
            p_actor_client,
            p_actor_person,
            p_actor_role,
            p_actor_organisation,
            p_request_id,
            parsed.source_batch,
            parsed.source_sha256,
            parsed.source_row,
            ledger.subject_of(parsed.content)
        FROM parsed
        LEFT JOIN LATERAL (
            SELECT event.version, event.stream_kind, event.stream_key
            FROM ledger.event AS event
            WHERE event.district = p_district AND event.stream_id = parsed.stream_id
            ORDER BY event.version DESC LIMIT 1
        ) AS newest ON true
        RETURNING event.position, event.version, event.recorded_at, event.topic,
            event.body, event.subject_id
    ), claimed AS (
        INSERT INTO ledger.posting_key
        SELECT
            p_district,
            ledger.key_hash(
                posted.content ->> 'teacher_id',
                posted.content ->> 'activity_id',
                posted.content ->> 'occasion'
            ),
            posted.content ->> 'reporter',
            fresh.subject_id,
            fresh.position
        FROM fresh
        CROSS JOIN LATERAL (
            SELECT convert_from(fresh.body, 'UTF8')::jsonb AS content
        ) AS posted
        WHERE fresh.topic = 'completion-posted'
            -- Posted and taken back in one request: nothing is held.
            AND fresh.subject_id <> ALL (taken_back)
    )
    SELECT fresh.position, fresh.version, fresh.recorded_at
    FROM fresh ORDER BY fresh.position;
END
$$;

REVOKE ALL ON FUNCTION ledger.hold(text) FROM PUBLIC;
REVOKE ALL ON FUNCTION ledger.append FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.hold(text) TO credit_ledger_app;
GRANT EXECUTE ON FUNCTION ledger.append TO credit_ledger_app;
