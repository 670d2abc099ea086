"""Files as answers: the template, and the workbook of a file's results."""

from flask import Response, request

from http_api.context import services
from http_api.importing.owning import note_rows_read
from http_api.importing.receiving import CSV, XLSX
from http_api.importing.results import workbook_of
from http_api.importing.states import ImportView
from http_api.importing.template import template, template_csv
from http_api.schemas.imports import Language, TemplateFormat


def language_of(asked: str | None) -> str:
    """Return the language asked for, else the one of Accept-Language, else Chinese."""
    known = [language.value for language in Language]
    best: str = asked or request.accept_languages.best_match(known) or Language.ZH
    return str(best)


def template_file(language: str, form: TemplateFormat) -> Response:
    """Return the template as a file to be saved."""
    if form is TemplateFormat.CSV:
        return _file(template_csv(language), f"{CSV}; charset=utf-8", "template.csv")
    return _file(template(language), XLSX, "template.xlsx")


def workbook_file(view: ImportView, language: str) -> Response:
    """Return the result workbook as a file to be saved; that it is read is logged."""
    ledger = services().ledger
    content = workbook_of(ledger, view, language, note_rows_read)
    return _file(content, XLSX, f"import-{view.import_id}.xlsx")


def _file(content: bytes, content_type: str, name: str) -> Response:
    response = Response(content)
    response.content_type = content_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
