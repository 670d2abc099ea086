-- Let this transaction commit without waiting for the disk.
SELECT set_config('synchronous_commit', 'off', true)
