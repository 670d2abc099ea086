"""What can go wrong with the store itself, as refusals that the door can name."""

from domain.errors import LedgerError


class StoreError(LedgerError):
    """A fault of the store; never the answer to one row among others."""


class DatabaseUnavailableError(StoreError):
    """The database cannot be reached, or has no connection to spare."""

    code = "database-unavailable"
    retry_after_s = 5

    def __init__(self, why: str) -> None:
        super().__init__(f"The database cannot be reached just now: {why}")
        self.why = why


class DatabaseBusyError(DatabaseUnavailableError):
    """The database answers, but not within the time that a request may take."""

    code = "database-busy"


class DiskFullError(DatabaseUnavailableError):
    """There is too little room on the disk; nothing of the transaction was written.

    That is the whole request, unless it is a large batch row by row or a bulk approval:
    of these the parts before stand. The same batch sent again goes on.
    """

    code = "disk-nearly-full"
    retry_after_s = 30

    def __init__(self) -> None:
        super().__init__("the disk is nearly full; reading goes on, writing rests")


class StorageError(StoreError):
    """The database refused a statement; a fault of ours, not of the request."""

    code = "storage-fault"

    def __init__(self, why: str) -> None:
        super().__init__(f"The database refused a statement: {why}")
        self.why = why


class UnstorableTextError(LedgerError):
    """A text holds something that the database cannot keep, such as U+0000."""

    code = "malformed-text"

    def __init__(self, why: str) -> None:
        super().__init__(f"A text cannot be kept: {why}")


class ContentionError(DatabaseUnavailableError):
    """A decision kept losing against others, even while it held the log."""

    code = "contention"

    def __init__(self, why: str) -> None:
        super().__init__(f"the decision was overtaken again and again ({why})")


class UnsafeSettingError(LedgerError):
    """A setting under which the log would lose its order or its events."""

    code = "unsafe-setting"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} is set, but {why}. Unset it and start again.")
        self.name = name


class SettingError(LedgerError):
    """A setting has a value that means nothing."""

    code = "malformed-setting"

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(f"{name} is {value!r}, but {expected} is expected.")
        self.name = name


class MigrationDriftError(LedgerError):
    """A migration that was applied is not the file that lies here."""

    code = "migration-drift"

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"Migration {name}: {why}.")
        self.name = name


class CodecError(StoreError):
    """A stored body is not what its topic promises."""

    code = "unreadable-event"

    def __init__(self, topic: str, why: str) -> None:
        super().__init__(f"An event {topic} cannot be read: {why}.")
        self.topic = topic


class RecordUnreadableError(LedgerError):
    """An event that stands in a teacher's stream cannot be read by this release."""

    code = "record-unreadable"
    field = "teacher_id"

    def __init__(self, teacher_id: str) -> None:
        super().__init__(
            f"An event of teacher {teacher_id} cannot be read, so that nothing that"
            " rests on it can be recorded; the office has to mend it first."
        )
        self.teacher_id = teacher_id


class NotYetCheckedError(LedgerError):
    """A file is confirmed whose rows nobody has looked through to the end."""

    code = "not-yet-checked"

    def __init__(self, name: str, state: str) -> None:
        super().__init__(f"The check of {name} is {state}; confirm it when it is done.")


class NothingToPostError(LedgerError):
    """A file is confirmed of which no row would record anything new."""

    code = "nothing-to-post"

    def __init__(self, name: str) -> None:
        super().__init__(f"No row of {name} would record anything new.")


class FileDroppedError(LedgerError):
    """What a file held was dropped because of its age."""

    code = "file-dropped"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not kept any more; send it in again.")


class ClientClosedError(LedgerError):
    """A job acts in the name of a client whose key opens nothing any more."""

    code = "client-closed"

    def __init__(self, client_id: str) -> None:
        super().__init__(f"The key of {client_id} was revoked or has expired.")
