"""The door: JSON for schools and vendors, pages for people."""
