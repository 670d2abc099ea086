"""Districts and cities of any size, invented: for the benchmarks.

Everything follows from a size and a seed, block of teachers by block, so that a city
needs no more memory than a block. `world` makes the teachers and their trainings as
NumPy columns; `events` tells them as the log of a district, `columns` as a population,
`facts` as one teacher's facts. All three tell the same.
"""
