"""What can be wrong with columns on disk, and in making them."""

from domain.errors import LedgerError


class SegmentError(LedgerError):
    """Columns on disk cannot be used; they are made anew from the tables."""

    code = "segment-unusable"

    def __init__(self, why: str) -> None:
        super().__init__(f"The columns on disk cannot be used: {why}.")
        self.why = why


class HashesCollideError(LedgerError):
    """Two ids of a district have the same hash of 64 bits."""

    code = "hashes-collide"

    def __init__(self) -> None:
        super().__init__("Two ids of the district have the same hash.")
