-- What a foreign key to an activity needs.
ALTER TABLE bench.activity ADD PRIMARY KEY (activity_id)
