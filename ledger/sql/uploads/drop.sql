-- Drop what old files held; how many were they?
SELECT ledger.drop_uploads(%(days)s)
