"""Reading at the terminal: a teacher's statement, a credit's origin, a history."""
