-- Say until which position a ruling was known as it stands.
UPDATE ruling AS fact
SET known_until = gone.known_until
FROM unnest(
    %(ruling_id)s::text[],
    %(known_until)s::bigint[]
) AS gone (ruling_id, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.ruling_id = gone.ruling_id
