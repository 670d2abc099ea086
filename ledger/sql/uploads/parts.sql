-- How many rows became what, part by part?
SELECT part, first_row, last_row, counts, reasons
FROM ledger.upload_part
WHERE district = %(district)s AND upload_id = %(upload_id)s AND step = %(step)s
ORDER BY part
