"""Replays: ask for one, watch it, read what came of it, go on to a single teacher."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for

from http_api.auth import require
from http_api.context import services
from http_api.pages.blueprint import blueprint
from http_api.pages.cause_words import cause_sentence
from http_api.pages.drafts import text_in
from http_api.pages.language import address_with
from http_api.pages.names import names_of, school_labels
from http_api.pages.replay_form import (
    form_for_revisions,
    question_in_form,
    readings_in_form,
)
from http_api.pages.replay_page import CHANGES, SHOWN, ReplayPage, filter_of
from http_api.pages.revisions import revisions
from http_api.pages.texts import gettext as _
from http_api.permissions import REPLAYERS
from http_api.reading import note_access
from http_api.requests import ledger_request
from ledger.application import CreditLedger
from ledger.jobs import JobState
from projections.replaying import kept
from projections.replaying.kept import REPLAY, DifferenceFilter, DifferencePage
from projections.replaying.questions import ReplayQuestion, question_in

ROWS_A_PAGE = 50
REPLAYS_A_PAGE = 20
QUESTIONS_KEPT = 16
"""Questions whose documents stay compiled: a page asks for two documents."""


@blueprint.get("/replays", endpoint="replays")
def show_replays() -> str:
    """List the replays that were asked for, the newest first."""
    require(*REPLAYERS)
    cursor = request.args.get("cursor") or None
    page = kept.replays(services().ledger, cursor, REPLAYS_A_PAGE)
    return render_template(
        "replays.html",
        replays=page.items,
        older_url=_further(page.next_cursor),
        newer_url=address_with({"cursor": None}) if cursor else None,
    )


@blueprint.get("/replays/new", endpoint="new_replay")
def show_new_replay() -> str:
    """Ask which revisions to compare, under which readings, over which facts."""
    require(*REPLAYERS)
    known = revisions()
    by_name = {one.name: one for one in known}
    standing = next((one for one in known if one.governs), None)
    before = by_name.get(request.args.get("from", ""), standing)
    after = by_name.get(request.args.get("to", ""), before)
    form = form_for_revisions(before, after, known) if before and after else None
    return render_template(
        "new_replay.html",
        form=form,
        revisions=known,
        chosen=readings_in_form(request.args),
    )


@blueprint.post("/replays")
def ask_replay() -> Any:
    """Ask for a replay, and lead to where one watches it."""
    require(*REPLAYERS)
    question = question_in_form(request.form, text_in("text", "file") or None)
    replay_id = kept.ask_replay(services().ledger, ledger_request(), question)
    return redirect(url_for("pages.replay", replay_id=replay_id))


@blueprint.post("/replays/<uuid:replay_id>/again", endpoint="replay_again")
def ask_again(replay_id: UUID) -> Any:
    """Ask the very same question again."""
    require(*REPLAYERS)
    here = services()
    job = kept.replay_job(here.ledger, replay_id)
    again = here.ledger.jobs.ask(ledger_request(), REPLAY, job.question)
    return redirect(url_for("pages.replay", replay_id=again))


@blueprint.post("/replays/<uuid:replay_id>/cancellation", endpoint="cancel_replay")
def cancel_replay(replay_id: UUID) -> Any:
    """Let a replay end that waits or runs."""
    require(*REPLAYERS)
    ledger = services().ledger
    kept.replay_job(ledger, replay_id)
    if not ledger.jobs.cancel(replay_id):
        flash(_("It was over already."), "bad")
    return redirect(url_for("pages.replay", replay_id=replay_id))


@blueprint.get("/replays/<uuid:replay_id>", endpoint="replay")
def show_replay(replay_id: UUID) -> str:
    """Show how far a replay is, or what came of it."""
    require(*REPLAYERS)
    page = page_of(replay_id, filter_of(request.args))
    view = page.view
    if view.state is not JobState.DONE:
        return render_template("replay_waiting.html", page=page)
    return render_template("replay.html", page=page, **_listed(page))


def page_of(replay_id: UUID, wanted: DifferenceFilter) -> ReplayPage:
    """Return a replay with its words; raises UnknownError."""
    ledger = services().ledger
    question = question_asked(ledger, replay_id)
    return ReplayPage(
        view=kept.replay(ledger, replay_id),
        wanted=wanted,
        schools=school_labels(),
        policies=[question.after.policy, question.before.policy],
    )


@lru_cache(maxsize=QUESTIONS_KEPT)
def question_asked(ledger: CreditLedger, replay_id: UUID) -> ReplayQuestion:
    """Return what a replay asks, which never changes; raises UnknownError."""
    return question_in(kept.replay_job(ledger, replay_id).question)


def _listed(page: ReplayPage) -> Mapping[str, Any]:
    """Return the page of the list that was asked for, with the words beside it."""
    cursor = request.args.get("cursor") or None
    found: DifferencePage | None = None
    names: Mapping[str, str] = {}
    if page.view.has_result:
        found = kept.differences(
            services().ledger, page.view.replay_id, page.wanted, cursor, ROWS_A_PAGE
        )
        ids = [one["teacher_id"] for one in found.items]
        names = names_of(ids)
        if ids:
            note_access(ids, "replay")
    return {
        "found": found,
        "names": names,
        "changes": CHANGES,
        "shown": SHOWN,
        "cause_of": lambda one: cause_sentence(one["cause"], page.edit, short=True),
        "older_url": _further(found.next_cursor if found else None),
        "newer_url": address_with({"cursor": None}) if cursor else None,
    }


def _further(cursor: str | None) -> str | None:
    return address_with({"cursor": cursor}) if cursor else None
