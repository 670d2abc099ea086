"""Measurements beside a stated limit, in the same run: ratios count, not seconds."""
