-- Take rows of a twin of the log as they come.
COPY {} FROM STDIN (FORMAT binary)
