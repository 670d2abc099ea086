-- Whose records as a person in service changed after a position of the log?
SELECT position, stream_key
FROM ledger.event
WHERE district = %(district)s AND position > %(after)s
    -- Word for word the predicate of event_profile_by_position.
    AND topic IN (
        'teacher-registered', 'teacher-moved', 'teacher-attributes-changed',
        'leave-started', 'leave-ended', 'teacher-retired', 'teacher-merged',
        'teacher-absorbed'
    )
ORDER BY position
