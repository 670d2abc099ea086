"""The facts of a whole district as columns, on disk and current with the log.

`Segments` is what others use: `at` looks at one state of everything, and what it
returns gives the population of it, whole or some thousand teachers at a time.
"""

from projections.segments.choosing import Scope
from projections.segments.loading import Look
from projections.segments.segments import Segments

__all__ = ["Look", "Scope", "Segments"]
