"""The pending queue: look, choose, look again, then decide on many at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict

from domain.terms import Role
from domain.vocabulary import load_vocabulary
from http_api.auth import require
from http_api.context import actor, services
from http_api.pages.blueprint import blueprint
from http_api.pages.deciding import (
    MOST_REJECTED,
    approve_all,
    previewed,
    reject_all,
    wrong,
)
from http_api.pages.language import address_with
from http_api.pages.links import address
from http_api.pages.names import names_of, organisation_labels, school_labels
from http_api.pages.queue_page import (
    Names,
    PreviewPage,
    QueueAsked,
    QueuePage,
    Refused,
    digest_of,
    filter_of,
    queue_asked,
    spread,
)
from http_api.pages.search import as_uuid
from http_api.pages.texts import gettext as _
from http_api.pages.texts import ngettext
from http_api.permissions import APPROVERS, EVERYBODY, RECORD_READERS
from http_api.reading import own_reports
from http_api.scope import check_postings, records_seen
from projections.lists import ReportFilter
from projections.views import CompletionView, Page

ROWS_A_PAGE = 50
ROWS_AT_ONCE = 500
MOST_AT_ONCE = 5_000
"""Postings that one decision is taken on; more need another look."""
SAMPLE = 12

Form = MultiDict[str, str]


@blueprint.get("/queue", endpoint="queue")
def show_queue() -> str:
    """Show what waits for somebody, the oldest first; a provider sees all it posted."""
    who = require(*EVERYBODY)
    asked = scoped(queue_asked(request.args))
    found = _page(asked, request.args.get("cursor") or None)
    page = QueuePage(
        **_names(found.items),
        items=found.items,
        total=found.total,
        asked=asked,
        kinds=_kinds(),
        may_decide=who.role in APPROVERS,
    )
    older = address_with({"cursor": found.next_cursor}) if found.next_cursor else None
    first = address_with({"cursor": None}) if request.args.get("cursor") else None
    return render_template("queue.html", page=page, older_url=older, newer_url=first)


@blueprint.get("/queue/preview", endpoint="preview")
def show_preview() -> Any:
    """Show what would be decided: counts, a sample, what would be left out."""
    require(*APPROVERS)
    asked = scoped(queue_asked(request.args))
    chosen = chosen_by(request.args, asked)
    if not chosen:
        flash(_("Tick at least one row, or choose all that match."), "bad")
        return redirect(address(url_for("pages.queue"), asked.parameters))
    whole = request.args.get("scope") == "all"
    page = PreviewPage(
        **_names(chosen),
        chosen=chosen,
        sample=spread(chosen, SAMPLE),
        asked=asked,
        whole=whole,
        matching=_page(asked, None).total or 0 if whole else len(chosen),
        may_reject=len(chosen) <= MOST_REJECTED,
        refused=previewed([item.posting_id for item in chosen]),
    )
    return render_template("preview.html", page=page)


@blueprint.post("/queue/approval", endpoint="approve")
def approve() -> Any:
    """Approve what was looked at."""
    require(*APPROVERS)
    asked, ids = _looked_at()
    if ids is None:
        return _look_again(asked)
    refused = approve_all(ids)
    done = len(ids) - len(refused)
    words = ngettext("%(num)s posting approved.", "%(num)s postings approved.", done)
    return _told(asked, words, refused)


@blueprint.post("/queue/rejection", endpoint="reject")
def reject() -> Any:
    """Reject what was looked at, for a reason."""
    require(*APPROVERS)
    asked, ids = _looked_at()
    if ids is None:
        return _look_again(asked)
    reason, note = request.form.get("reason", ""), request.form.get("note", "").strip()
    refused = reject_all(ids, reason, note or None)
    done = len(ids) - len(refused)
    words = ngettext("%(num)s posting rejected.", "%(num)s postings rejected.", done)
    return _told(asked, words, refused)


def scoped(asked: QueueAsked) -> QueueAsked:
    """Return what is asked for, kept to what the visitor may see and decides on."""
    who = actor()
    if who.role is Role.REVIEWER and asked.awaits is None:
        return replace(asked, awaits="district")
    return asked


def chosen_by(form: Form, asked: QueueAsked) -> list[CompletionView]:
    """Return the ticked postings, or all that match.

    Raises UnknownError, and InvalidRequestError for a row that is none and for more
    rows than are taken at once: none that was ticked is passed over.
    """
    if form.get("scope") == "all":
        return list(islice(_all(_filter(asked)), MOST_AT_ONCE))
    ticked = [as_uuid(text) for text in form.getlist("posting")]
    ids = [one for one in dict.fromkeys(ticked) if one is not None]
    if None in ticked:
        raise wrong("posting", "malformed-uuid", "A ticked row has no posting's id.")
    if len(ids) > ROWS_AT_ONCE:
        message = f"Tick {ROWS_AT_ONCE} rows at once at most."
        raise wrong("posting", "too-many-entries", message)
    check_postings(ids)
    return [services().room.completion(posting_id) for posting_id in ids]


# --- inside ---------------------------------------------------------------------------


def _page(asked: QueueAsked, cursor: str | None) -> Page:
    room = services().room
    if actor().role is Role.PROVIDER:
        return room.completions(_filter(asked), cursor, ROWS_A_PAGE)
    return room.pending(_filter(asked), cursor, ROWS_A_PAGE)


def _filter(asked: QueueAsked) -> ReportFilter:
    here = services()
    wanted = filter_of(asked, here.today(), here.room.zone)
    return replace(wanted, **own_reports(actor()))


def _all(wanted: ReportFilter) -> Iterator[CompletionView]:
    cursor: str | None = None
    while True:
        page = services().room.pending(wanted, cursor, ROWS_AT_ONCE)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return


def _looked_at() -> tuple[QueueAsked, list[UUID] | None]:
    """Return what the form decides on; None when something slipped in meanwhile."""
    asked = scoped(queue_asked(request.form))
    ids = [item.posting_id for item in chosen_by(request.form, asked)]
    whole = request.form.get("scope") == "all"
    changed = whole and request.form.get("seen") != digest_of(ids)
    return asked, None if changed or not ids else ids


def _look_again(asked: QueueAsked) -> Any:
    flash(_("What matches has changed meanwhile: look again before you decide."), "bad")
    return redirect(address(url_for("pages.queue"), asked.parameters))


def _told(asked: QueueAsked, words: str, refused: Sequence[Refused]) -> Any:
    if refused:
        return render_template("decided.html", heading=words, refused=refused)
    flash(words, "good")
    return redirect(address(url_for("pages.queue"), asked.parameters))


def _names(items: Sequence[CompletionView]) -> Mapping[str, Any]:
    here = services()
    names = Names(
        teachers=names_of(records_seen({item.teacher_id for item in items})),
        schools=school_labels(),
        organisations=organisation_labels(),
        today=here.today(),
        zone=here.room.zone,
        may_open=actor().role in RECORD_READERS,
    )
    return vars(names)


def _kinds() -> list[tuple[str, Any]]:
    vocabulary = load_vocabulary()
    words = vocabulary.words("kind")
    return [(word, vocabulary.label("kind", word)) for word in words]
