"""The write side: commands in, immutable events out."""
