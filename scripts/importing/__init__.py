"""Files of rows from the command line: sent in, watched, confirmed; old ones dropped."""
