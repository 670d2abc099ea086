-- Say until which position a provider was known as it stands.
UPDATE provider AS fact
SET known_until = gone.known_until
FROM unnest(
    %(provider_id)s::text[],
    %(known_until)s::bigint[]
) AS gone (provider_id, known_until)
WHERE fact.known_until = 9223372036854775807
    AND fact.provider_id = gone.provider_id
