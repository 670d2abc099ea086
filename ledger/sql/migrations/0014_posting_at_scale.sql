-- Posting at scale: records of teachers without their postings, a lighter append.

-- Word for word the predicate of the statements that use them.
CREATE INDEX event_profile_by_position ON ledger.event (district, position)
WHERE topic IN (
    'teacher-registered', 'teacher-moved', 'teacher-attributes-changed',
    'leave-started', 'leave-ended', 'teacher-retired', 'teacher-merged',
    'teacher-absorbed'
);
CREATE INDEX event_profile_by_stream ON ledger.event (district, stream_id, version)
WHERE topic IN (
    'teacher-registered', 'teacher-moved', 'teacher-attributes-changed',
    'leave-started', 'leave-ended', 'teacher-retired', 'teacher-merged',
    'teacher-absorbed'
);

-- A posting begins once (event_subject_begins): it needs no second proof of that, and
-- its key is found by what it says.
ALTER TABLE ledger.posting_key DROP CONSTRAINT posting_key_of_a_posting;

-- Append events: position, version, time, digest, subject and natural key are given
-- here, under the lock of the district's log, and nowhere else.
--
-- CL001: a guarded stream moved on.
CREATE OR REPLACE FUNCTION ledger.append(
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
        USING ledger.event AS begun
        CROSS JOIN LATERAL (
            SELECT convert_from(begun.body, 'UTF8')::jsonb AS content
        ) AS posted
        WHERE begun.district = p_district AND begun.subject_id = freed
            AND begun.topic = 'completion-posted'
            AND held.district = p_district
            AND held.key_hash = ledger.key_hash(
                posted.content ->> 'teacher_id',
                posted.content ->> 'activity_id',
                posted.content ->> 'occasion'
            )
            AND held.posting_id = freed;
    END LOOP;

    -- One statement, and no look back at the log: it must not depend on a plan. Each
    -- body is read once, and each row is counted before anything is written.
    RETURN QUERY
    WITH given AS MATERIALIZED (
        SELECT one.*, convert_from(one.body, 'UTF8')::jsonb AS content
        FROM unnest(
            p_stream_kind, p_stream_key, p_stream_id, p_topic, p_body,
            p_reported_at, p_source_batch, p_source_sha256, p_source_row
        ) WITH ORDINALITY AS one (
            stream_kind, stream_key, stream_id, topic, body,
            reported_at, source_batch, source_sha256, source_row, place
        )
    ), numbered AS MATERIALIZED (
        SELECT
            given.*,
            head + given.place AS position,
            -- NULL, and so refused, where the id already stands for another stream.
            (CASE
                WHEN newest.version IS NULL THEN 0
                WHEN newest.stream_kind = given.stream_kind
                    AND newest.stream_key = given.stream_key THEN newest.version
            END
            + row_number() OVER (PARTITION BY given.stream_id ORDER BY given.place)
            )::integer AS version,
            ledger.subject_of(given.content) AS subject_id
        FROM given
        LEFT JOIN LATERAL (
            SELECT event.version, event.stream_kind, event.stream_key
            FROM ledger.event AS event
            WHERE event.district = p_district AND event.stream_id = given.stream_id
            ORDER BY event.version DESC LIMIT 1
        ) AS newest ON true
    ), recorded AS (
        INSERT INTO ledger.event
        SELECT
            p_district,
            numbered.position,
            numbered.stream_kind,
            numbered.stream_key,
            numbered.stream_id,
            numbered.version,
            numbered.topic,
            numbered.body,
            sha256(numbered.body),
            stamp,
            numbered.reported_at,
            p_actor_client,
            p_actor_person,
            p_actor_role,
            p_actor_organisation,
            p_request_id,
            numbered.source_batch,
            numbered.source_sha256,
            numbered.source_row,
            numbered.subject_id
        FROM numbered
    ), claimed AS (
        INSERT INTO ledger.posting_key
        SELECT
            p_district,
            ledger.key_hash(
                numbered.content ->> 'teacher_id',
                numbered.content ->> 'activity_id',
                numbered.content ->> 'occasion'
            ),
            numbered.content ->> 'reporter',
            numbered.subject_id,
            numbered.position
        FROM numbered
        WHERE numbered.topic = 'completion-posted'
            -- Posted and taken back in one request: nothing is held.
            AND numbered.subject_id <> ALL (taken_back)
    )
    SELECT numbered.position, numbered.version, stamp
    FROM numbered ORDER BY numbered.position;
END
$$;
