"""What is wrong with a file as a whole, before any row of it is judged.

Each sentence tells how to mend the file. What is wrong in one row is a `Reason`.
"""

from domain.errors import LedgerError


class FileTooLargeError(LedgerError):
    """A file has more bytes than one upload may have."""

    code = "file-too-large"

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"A file has {limit_bytes} bytes at most; divide it.")


class WrongFileTypeError(LedgerError):
    """A file is of a kind that is not read."""

    code = "wrong-file-type"

    def __init__(self, found: str, advice: str) -> None:
        super().__init__(f"{found} {advice}")


class FileEncryptedError(LedgerError):
    """A workbook is protected by a password."""

    code = "file-encrypted"

    def __init__(self) -> None:
        super().__init__("The workbook has a password; save it without one.")


class FileHasMacrosError(LedgerError):
    """A workbook carries programs."""

    code = "file-has-macros"

    def __init__(self) -> None:
        super().__init__("The workbook has macros; save it as .xlsx, without them.")


class ArchiveSuspiciousError(LedgerError):
    """A workbook is built as no spreadsheet program builds one."""

    code = "archive-suspicious"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The workbook is not opened: {why}. Copy the rows into a new template."
        )


class SheetTooLargeError(LedgerError):
    """Cells of a sheet lie farther out than a file may reach."""

    code = "sheet-too-large"

    def __init__(self, part: str, found: str, rows: int, columns: int) -> None:
        super().__init__(
            f"{part}: {found}; at most {rows} rows and {columns} columns are read."
            " Ctrl+End shows the last cell: delete what lies beyond your rows,"
            " or divide the file."
        )


class FileEncodingError(LedgerError):
    """A text file is in no encoding that is read."""

    code = "file-encoding"

    def __init__(self, encoding: str, byte: int, row: int) -> None:
        super().__init__(
            f"Byte {byte + 1}, in row {row}, is not {encoding};"
            " save the file as CSV UTF-8."
        )
        self.row = row


class FileUnreadableError(LedgerError):
    """A file could not be read to its end."""

    code = "file-unreadable"

    def __init__(self, why: str, row: int | None = None) -> None:
        super().__init__(
            f"The file cannot be read: {why}."
            " Open it in Excel or WPS, save it as .xlsx, and send that."
        )
        self.row = row


class HeadingsMissingError(LedgerError):
    """No row of a file is a row of headings."""

    code = "headings-missing"

    def __init__(self, rows: int) -> None:
        super().__init__(
            f"None of the first {rows} rows has the headings of the template;"
            " take them from there."
        )


class SheetsSeveralError(LedgerError):
    """Rows stand on several sheets of a workbook."""

    code = "sheets-several"

    def __init__(self, names: str) -> None:
        super().__init__(
            f"Several sheets have rows of completions: {names};"
            " put all rows on one sheet, or send a file for each."
        )


class FileEmptyError(LedgerError):
    """A file has headings and nothing below them."""

    code = "file-empty"

    def __init__(self) -> None:
        super().__init__("The file has no rows below its headings.")


class CellRefusedError(LedgerError):
    """A cell does not say what its column asks for."""

    code = "invalid-request"

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
