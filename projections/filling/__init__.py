"""Fill the empty tables of a new generation from whole streams, many rows at a time.

What a completion with a single report comes to is written straight from the stored
bodies (`plain`); everything else goes through the folds of the domain, as it does when
the tables are kept up event by event. A property test holds both ways equal.
"""
