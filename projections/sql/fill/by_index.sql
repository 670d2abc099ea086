-- Let this transaction find streams by index: the whole log is never shorter.
SELECT set_config('enable_seqscan', 'off', true)
