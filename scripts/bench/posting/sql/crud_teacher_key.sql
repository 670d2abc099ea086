-- What a foreign key to a teacher needs.
ALTER TABLE bench.teacher ADD PRIMARY KEY (teacher_id)
