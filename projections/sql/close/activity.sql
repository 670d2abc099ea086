-- Say until which position an activity was known as it stands.
UPDATE activity AS fact
SET known_until = gone.known_until
FROM unnest(
    %(activity_id)s::text[],
    %(known_until)s::bigint[]
) AS gone (activity_id, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.activity_id = gone.activity_id
