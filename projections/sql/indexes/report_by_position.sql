-- The reports in the order of the log, for pages.
CREATE INDEX report_by_position ON report (position)
