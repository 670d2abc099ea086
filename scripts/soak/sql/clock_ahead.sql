-- Is the log ahead of the true clock, by more than half an hour?
SELECT max(recorded_at) > pg_catalog.unmoved_clock_timestamp() + interval '30 minutes'
FROM ledger.event WHERE district = %(district)s
