"""Posting rows and commands to a ledger over HTTP, batch by batch, resumably."""

from scripts.posting.lines import Command, Handle, Row

__all__ = ["Command", "Handle", "Row"]
