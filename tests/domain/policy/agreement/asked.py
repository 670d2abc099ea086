"""Random rules on what is asked: offsets, minima, prerequisites and exclusions."""
