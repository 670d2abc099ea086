-- The reports that wait for somebody, oldest first: the pending queue.
CREATE INDEX report_awaited ON report (position) WHERE awaits <> ''
