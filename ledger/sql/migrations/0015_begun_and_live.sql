-- A batch of several transactions takes its key with the first of them; files whose
-- rows are still being checked or posted are not dropped.

-- Keep an answer, perhaps in place of the mark 'begun' that the same request left;
-- false where the key is another request's, or was answered already.
CREATE FUNCTION ledger.keep_answer(
    p_district text,
    p_client_id text,
    p_key text,
    p_content_sha256 text,
    p_outcome text,
    p_body json,
    p_request_id text
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp AS $$
BEGIN
    INSERT INTO ledger.answer AS answer
    (district, client_id, key, content_sha256, outcome, body, request_id)
    VALUES (
        p_district, p_client_id, p_key, p_content_sha256, p_outcome, p_body,
        p_request_id
    )
    ON CONFLICT ON CONSTRAINT answer_is_given_once DO UPDATE SET
        outcome = excluded.outcome, body = excluded.body,
        request_id = excluded.request_id, kept_at = excluded.kept_at
    WHERE answer.outcome = 'begun'
        AND answer.content_sha256 = excluded.content_sha256;
    RETURN FOUND;
END
$$;

GRANT EXECUTE ON FUNCTION ledger.keep_answer(
    text, text, text, text, text, json, text
) TO credit_ledger_app;

-- Drop what old files held, and the cells and answers of their rows. First the files
-- are locked: whose posting is confirmed by then is seen to be live, and whose is
-- confirmed later finds nothing to post.
CREATE OR REPLACE FUNCTION ledger.drop_uploads(days integer) RETURNS bigint
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp AS $$
    SELECT FROM ledger.upload
    WHERE content IS NOT NULL
        AND uploaded_at
        < clock_timestamp() - make_interval(days => greatest(days, 30))
    ORDER BY district, upload_id
    FOR UPDATE;

    WITH old AS (
        UPDATE ledger.upload AS upload SET content = NULL
        WHERE content IS NOT NULL
            AND uploaded_at
            < clock_timestamp() - make_interval(days => greatest(days, 30))
            -- Not by the ids in the file: a posting that is being cancelled goes on
            -- for a while after the file was led to another one.
            AND NOT EXISTS (
                SELECT FROM ledger.job AS job
                WHERE job.district = upload.district
                    AND job.state IN ('waiting', 'running')
                    AND job.question ->> 'upload_id' = upload.upload_id::text
            )
        RETURNING district, upload_id
    ),
    parts AS (
        DELETE FROM ledger.upload_part AS part USING old
        WHERE part.district = old.district AND part.upload_id = old.upload_id
    )
    SELECT count(*) FROM old
$$;
