-- Since which position is the first of these streams left out?
SELECT min(parked.since_position)
FROM parked
INNER JOIN unnest(%(kinds)s::text[], %(keys)s::text[])
    AS wanted (stream_kind, stream_key) USING (stream_kind, stream_key)
