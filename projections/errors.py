"""What can go wrong in the reading rooms, as refusals that the door can name."""

from domain.errors import LedgerError
from ledger.errors import DatabaseUnavailableError


class NotProjectedError(DatabaseUnavailableError):
    """No projector has made the tables of this district yet."""

    code = "projection-missing"

    def __init__(self, district: str) -> None:
        super().__init__(f"the reading rooms of {district} are not built yet")


class OtherShapeError(DatabaseUnavailableError):
    """The tables were made by another release, whose rows mean something else."""

    code = "projection-outdated"

    def __init__(self, district: str) -> None:
        super().__init__(
            f"another release built the reading rooms of {district};"
            " credit-ledger rebuild builds them anew"
        )


class NotYetProjectedError(DatabaseUnavailableError):
    """A reader asked for at least a position that the projection has not reached."""

    code = "projection-behind"

    def __init__(self, wanted: int, reached: int) -> None:
        super().__init__(f"position {wanted} is not readable yet, {reached} is")
        self.wanted = wanted
        self.reached = reached


class PoisonError(LedgerError):
    """An event cannot be projected; a strict rebuild stops and names it."""

    code = "poison-event"

    def __init__(self, position: int, stream: str, why: str) -> None:
        super().__init__(f"Event {position} of {stream} cannot be projected: {why}")
        self.position = position
        self.stream = stream
        self.why = why


class SeveralAxesError(LedgerError):
    """The facts were asked for as of two different things at once."""

    code = "several-as-of"
    field = "as_of"

    def __init__(self) -> None:
        super().__init__("Ask for one of a position, a recorded or an asserted day.")


class BadCursorError(LedgerError):
    """A cursor that this ledger did not give out."""

    code = "malformed-cursor"
    field = "cursor"

    def __init__(self) -> None:
        super().__init__("The cursor is not one that a page of this list gave.")


class UncomputableError(LedgerError):
    """A statement cannot be computed; a strict rebuild stops and names it."""

    code = "statement-uncomputable"

    def __init__(self, teacher_id: str, series: str, error: Exception) -> None:
        super().__init__(f"The {series} of {teacher_id} cannot be computed: {error!r}")
        self.teacher_id = teacher_id


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


class SegmentBusyError(LedgerError):
    """Another process writes the columns."""

    code = "segment-busy"

    def __init__(self, name: str) -> None:
        super().__init__(f"Another process writes the columns of {name}.")


class UncomputableJobError(LedgerError):
    """A fault of ours, or too little memory, ended a job before it was done.

    What our code raised is for the log; it would tell a reader nothing.
    """

    code = "job-uncomputable"

    def __init__(self, error: Exception) -> None:
        super().__init__(
            "The memory of the worker does not suffice for so much at once."
            if isinstance(error, MemoryError)
            else "A fault of the program ended it; the log of the worker says which."
        )


class ResultMissingError(LedgerError):
    """A job has no result to read: it is not done, or the result was dropped."""

    code = "result-missing"

    def __init__(self, job_id: object, state: str) -> None:
        told = (
            "its result was dropped to save room; ask again"
            if state == "done"
            else f"it is {state}"
        )
        super().__init__(f"The job {job_id} has no result to read: {told}.")
