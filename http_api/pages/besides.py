"""A teacher's two statements of a replay, computed anew from its two questions."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import render_template

from domain.errors import UnknownError
from domain.facts import TeacherFacts
from domain.policy.explain import explain
from domain.statement import Label, Statement
from http_api.auth import require
from http_api.context import services
from http_api.pages.beside import Beside
from http_api.pages.beside_page import BesidePage, World
from http_api.pages.blueprint import blueprint
from http_api.pages.cause_words import cause_sentence
from http_api.pages.names import name_of, titles_of
from http_api.pages.replays import page_of, question_asked
from http_api.permissions import REPLAYERS
from http_api.reading import note_access
from projections.replaying import kept
from projections.replaying.kept import DifferenceFilter
from projections.replaying.questions import Side


@blueprint.get("/replays/<uuid:replay_id>/teachers/<teacher_id>", endpoint="beside")
def show_beside(replay_id: UUID, teacher_id: str) -> str:
    """Show a teacher's statements of both sides of a replay; raises UnknownError."""
    require(*REPLAYERS)
    ledger = services().ledger
    question = question_asked(ledger, replay_id)
    worlds = [world_of(side) for side in (question.before, question.after)]
    facts = [_facts(teacher_id, world.side) for world in worlds]
    known = [one for one in facts if one is not None]
    if not known:
        raise UnknownError("teacher", teacher_id, "teacher_id")
    note_access([teacher_id], "replay")
    before, after = (
        _statement(world, one) for world, one in zip(worlds, facts, strict=True)
    )
    titles: dict[str, Label] = {}
    for one in known:
        titles |= titles_of(one)
    page = page_of(replay_id, DifferenceFilter())
    has_result = page.view.has_result
    difference = _difference(replay_id, teacher_id) if has_result else None
    return render_template(
        "beside.html",
        replay=page,
        page=BesidePage(
            replay_id=replay_id,
            teacher_id=teacher_id,
            name=name_of(teacher_id),
            difference=difference,
            cause=cause_sentence(difference["cause"], page.edit) if difference else "",
            beside=Beside(before=before, after=after),
            before=worlds[0],
            after=worlds[1],
            titles=titles,
        ),
    )


def world_of(side: Side) -> World:
    """Return a side of a replay with its rules, and whether they were adopted."""
    policies = services().ledger.policies
    adopted = policies.find(side.document, side.revision)
    standing = policies.find(side.document)
    return World(
        side=side,
        policy=side.policy,
        adopted=adopted is not None and adopted.adopted.text == side.text,
        stands=standing is not None and standing.adopted.text == side.text,
    )


def _facts(teacher_id: str, side: Side) -> TeacherFacts | None:
    """Return what a side knows of a teacher; None where it does not know them."""
    try:
        read = services().room.teacher_facts(teacher_id, side.as_of, side.counted_up_to)
    except UnknownError:
        return None
    return read.facts


def _statement(world: World, facts: TeacherFacts | None) -> Statement | None:
    """Return what a side says; None where its rules do not speak of the teacher."""
    if facts is None:
        return None
    policy, day = world.policy, world.side.counted_up_to
    last = min(day, policy.period_until)
    if not policy.head.governs.matches(facts.attributes_on(last)):
        return None
    return explain(policy, facts, day, world.side.readings)


def _difference(replay_id: UUID, teacher_id: str) -> Mapping[str, Any] | None:
    wanted = DifferenceFilter(teacher_id=teacher_id)
    return next(iter(kept.filtered(services().ledger, replay_id, wanted)), None)
