-- One report by its id; made after the table is filled, and so no primary key of it.
CREATE UNIQUE INDEX report_by_id ON report (posting_id)
