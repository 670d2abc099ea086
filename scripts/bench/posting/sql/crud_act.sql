-- Tell the trigger of this transaction who acts.
SELECT set_config('bench.client', %s, true)
