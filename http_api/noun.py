"""The blueprint that every noun is made of: strict bodies, documented answers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from flask import Request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from http_api.bodies import read_body
from http_api.errors import InvalidRequestError
from http_api.schemas.shaped import StrictSchema, reasons_of

View = Callable[..., Any]


class StrictParser(FlaskParser):
    """Reads bodies and queries strictly; refusals carry codes and fields."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 -- as webargs has it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
        "json": RAISE,
    }

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002
        """Return the exact JSON body."""
        return read_body()

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, **_: Any
    ) -> NoReturn:
        """Refuse what the schema refused, field by field."""
        del req, schema
        told = error.messages
        found = next(iter(told.values())) if isinstance(told, dict) else told
        raise InvalidRequestError(reasons_of(ValidationError(found)))


class Noun(Blueprint):  # type: ignore[misc] # flask-smorest ships no types
    """One noun of the API, under `/v1`."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(name, import_name, url_prefix="/v1", description=description)

    def command(
        self,
        rule: str,
        schema: type[Schema] | None,
        answer: str = "Answer",
        *,
        query: type[Schema] | None = None,
        ok: str = "Known already; nothing new was recorded.",
        body: Mapping[str, Any] | None = None,
    ) -> Callable[[View], View]:
        """Return a decorator for a route that decides and records.

        The view gets the loaded query, if it has one, then the loaded body. `ok` says
        when the answer is 200 instead of 201; `body` documents one that the view reads
        itself.
        """

        def decorate(view: View) -> View:
            made = self.response(201, answer, description="Recorded.")(view)
            made = self.alt_response(200, schema=answer, success=True, description=ok)(
                made
            )
            made = self.arguments(schema)(made) if schema else made
            made = self.doc(requestBody=dict(body))(made) if body else made
            return self._added(rule, "POST", made, query)

        return decorate

    def asking(
        self,
        rule: str,
        schema: type[Schema] | None,
        answer: str,
        *,
        query: type[Schema] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Callable[[View], View]:
        """Return a decorator for a route that asks for long work: 202, and its id.

        `body` documents one that the view reads itself.
        """

        def decorate(view: View) -> View:
            made = self.response(202, answer, description="Asked for.")(view)
            made = self.arguments(schema)(made) if schema else made
            made = self.doc(requestBody=dict(body))(made) if body else made
            return self._added(rule, "POST", made, query)

        return decorate

    def file(
        self, rule: str, types: Sequence[str], query: type[Schema]
    ) -> Callable[[View], View]:
        """Return a decorator for a route whose answer is a file of one of the types."""
        schema = {"type": "string", "format": "binary"}
        content = {mimetype: {"schema": schema} for mimetype in types}
        told = {"200": {"description": "The file.", "content": content}}

        def decorate(view: View) -> View:
            return self._added(rule, "GET", self.doc(responses=told)(view), query)

        return decorate

    def writing(
        self, rule: str, method: str, schema: type[Schema] | None = None
    ) -> Callable[[View], View]:
        """Return a decorator for a route that changes what is outside of the log."""

        def decorate(view: View) -> View:
            made = self.response(200, "Answer")(view)
            made = self.arguments(schema)(made) if schema else made
            return self._added(rule, method, made, None)

        return decorate

    def reading(
        self,
        rule: str,
        answer: str,
        query: type[Schema] | None = None,
        *,
        waiting: str | None = None,
    ) -> Callable[[View], View]:
        """Return a decorator for a route that only reads, perhaps with a query.

        `waiting` says when the answer is 202 instead of 200.
        """

        def decorate(view: View) -> View:
            made = self.response(200, answer)(view)
            if waiting is not None:
                later = self.alt_response(
                    202, schema=answer, success=True, description=waiting
                )
                made = later(made)
            return self._added(rule, "GET", made, query)

        return decorate

    def _added(
        self, rule: str, method: str, view: View, query: type[Schema] | None
    ) -> View:
        if query is not None:
            view = self.arguments(query, location="query")(view)
        else:
            nothing = self.arguments(StrictSchema, location="query", as_kwargs=True)
            view = nothing(view)  # what no route reads is refused, not passed over
        self.add_url_rule(rule, None, view, methods=[method])
        return view
