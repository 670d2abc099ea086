-- Make room for what reports look like now.
DELETE FROM report WHERE posting_id = ANY (%(posting_id)s::uuid[])
