"""The rule book: events, decisions and policies; knows no database and no web."""
