-- Let this transaction sort in memory, work alone, and not wait for the disk.
SELECT
    set_config('synchronous_commit', 'off', true),
    set_config('max_parallel_workers_per_gather', '0', true),
    set_config('work_mem', '64MB', true),
    set_config('maintenance_work_mem', '256MB', true)
