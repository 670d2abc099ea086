-- What stood in a file? Nothing where it was dropped.
SELECT content FROM ledger.upload
WHERE district = %(district)s AND upload_id = %(upload_id)s
