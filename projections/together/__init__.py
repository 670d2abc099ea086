"""Standings of many teachers together, by the evaluator over columns.

One teacher's standing is explained; hundreds are evaluated at once, at a tenth of the
cost. Both say the same.
"""
