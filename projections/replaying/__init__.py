"""Replays over the facts of a whole district: asked, computed, kept, read, exported."""
