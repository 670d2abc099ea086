-- Erase a free text and its salt; the digest stays.
UPDATE ledger.free_text
SET content = NULL, salt = NULL, erased_at = clock_timestamp()
WHERE district = %(district)s AND digest = %(digest)s AND erased_at IS NULL
