"""The reading rooms: tables that may be dropped and rebuilt from the events."""
