"""The template that schools fill in: an .xlsx workbook, or CSV."""

LANGUAGES = ("zh", "en")


def template(language: str = "zh") -> bytes:
    """Return the template as a workbook.

    In `zh` headings are Chinese with the English beside them, in `en` the other way
    round; either is read back, as is any order of the columns.
    """
    raise NotImplementedError(language)


def template_csv(language: str = "zh") -> bytes:
    """Return the headings and the example as CSV, UTF-8 with a byte order mark."""
    raise NotImplementedError(language)
