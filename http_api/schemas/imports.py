"""Queries about files of rows."""

from enum import StrEnum

from http_api.schemas.fields import Choice, Text
from http_api.schemas.queries import ListSchema
from http_api.schemas.shaped import Shaped, StrictSchema


class RowStatus(StrEnum):
    """What became of a row, or would."""

    POSTED = "posted"
    CORROBORATING = "corroborating"
    ALREADY_KNOWN = "already-known"
    REFUSED = "refused"
    NOT_POSTED = "not-posted"


class TemplateFormat(StrEnum):
    """As which file the template is wanted."""

    XLSX = "xlsx"
    CSV = "csv"


class Language(StrEnum):
    """In which language a file speaks first."""

    ZH = "zh"
    EN = "en"


class CodeWord(Shaped):
    """A code of a refusal."""

    code = "malformed-word"
    expected = "a code of small letters and dashes"
    pattern = r"[a-z][a-z0-9-]{0,59}"
    example = "teacher-unknown"


class UploadSchema(StrictSchema):
    """How a file is called that comes as the body itself."""

    name = Text(
        load_default=None,
        limit=255,
        metadata={"description": "The name of the file; a form tells it itself."},
    )


class RowListSchema(ListSchema):
    """Which rows of a file are listed."""

    status = Choice(RowStatus, load_default=None)
    code = CodeWord(load_default=None)
    field = Text(load_default=None, limit=100)


class WorkbookSchema(StrictSchema):
    """In which language a workbook speaks."""

    language = Choice(
        Language,
        load_default=None,
        metadata={"description": "Else the one of Accept-Language, else Chinese."},
    )


class TemplateSchema(WorkbookSchema):
    """Which template is wanted."""

    format = Choice(TemplateFormat, load_default=TemplateFormat.XLSX)
