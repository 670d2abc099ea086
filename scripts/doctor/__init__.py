"""What may be unwell with an installation, and what to do about it."""
