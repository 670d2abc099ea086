-- What was answered to the rows of one part? The refused ones apart.
SELECT refused, CASE WHEN %(refused_only)s THEN NULL ELSE taken END
FROM ledger.upload_part
WHERE district = %(district)s
    AND upload_id = %(upload_id)s
    AND step = %(step)s
    AND part = %(part)s
