-- Posting at scale: records of teachers without their postings, a lighter append.

-- Word for word the predicate of the statements that use them.
CREATE INDEX event_profile_by_position ON ledger.event (district, position)
WHERE topic IN (
    'teacher-registered', 'teacher-moved', 'teacher-attributes-changed',
    'leave-started', 'leave-ended', 'teacher-retired', 'teacher-merged',
    'teacher-absorbed'
);
CREATE INDEX event_profile_by_stream ON ledger.event (district, stream_id, version)
WHERE topic IN (
    'teacher-registered', 'teacher-moved', 'teacher-attributes-changed',
    'leave-started', 'leave-ended', 'teacher-retired', 'teacher-merged',
    'teacher-absorbed'
);
