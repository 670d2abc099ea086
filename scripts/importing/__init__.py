"""Files of rows from the command line: sent in, confirmed; old ones dropped."""
