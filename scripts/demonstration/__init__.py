"""The demonstration district: invented schools and teachers, real rules.

Everything follows from a seed: `generate` gives the same rows every time, in the
shape of the API's bodies, so that the same files serve the first start, the story
tests, curl, and whoever wants to try the main job on rows of the same shape.
"""

from scripts.demonstration.district import generate
from scripts.demonstration.shapes import District
from scripts.posting.lines import Command, Handle, Row

__all__ = ["Command", "District", "Handle", "Row", "generate"]
