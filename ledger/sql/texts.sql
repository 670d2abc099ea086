-- What do these free texts say, as far as they were not erased?
SELECT digest, salt, content, erased_at FROM ledger.free_text
WHERE district = %(district)s AND digest = ANY (%(digests)b::text[])
