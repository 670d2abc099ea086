"""Two worlds side by side: what a revision, a reading or later facts change, for whom.

`replay` evaluates a population in both worlds and tells who gains or loses, through
which clause, and which amendment caused it. Pure: facts come in as columns.
"""
