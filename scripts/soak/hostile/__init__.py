"""Hostile clients: every route, every kind of key, everything that is no request."""
