"""Why a teacher's statement changed: by facts, by rules, or only by both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template, request

from domain.policy.revisions.contrasts import ParcelChange
from domain.policy.revisions.why import AmendmentEffect, Explanation
from domain.statement import Label
from http_api.context import services
from http_api.pages.asking import day_in, whole_in
from http_api.pages.blueprint import blueprint
from http_api.pages.cause_words import cause_sentence, edit_words
from http_api.pages.language import in_language
from http_api.pages.names import name_of, titles_of
from http_api.pages.revisions import revisions
from http_api.pages.sight import readable_teacher
from http_api.pages.statements import DEFAULT_SERIES
from http_api.reading import check_position, note_access
from http_api.schemas.queries import MAX_POSITION
from http_api.scope import Sight
from http_api.statement_json import Visible
from projections.changed import ChangeView, change_of
from projections.replaying.questions import RulesAsked, SideAsked, rules_named
from projections.views import AsOf


@dataclass(frozen=True, kw_only=True)
class ChangesPage:
    """What changed of one teacher, as far as the reader sees it."""

    view: ChangeView
    name: str | None
    titles: Mapping[str, Label]
    """Origin id (posting or carry-in) to the title of what it was."""
    parcels: Sequence[ParcelChange]
    """Those that the reader sees one by one."""

    @property
    def told(self) -> Explanation:
        """The explanation itself."""
        return self.view.explanation

    @property
    def turned(self) -> bool:
        """Whether the verdict is another one."""
        return self.told.verdict_before is not self.told.verdict_after

    @property
    def nothing(self) -> bool:
        """Whether neither the verdict nor what it rests on is another."""
        told = self.told
        return not (self.turned or told.amounts or told.requirements or told.parcels)

    @property
    def effects(self) -> Sequence[AmendmentEffect]:
        """The changes that do something here, alone or in the cause."""
        cause = self.told.cause
        named = {*cause.alone, *cause.together, *cause.undone_by}
        return [
            one for one in self.told.effects if one.total or one.amendment_id in named
        ]

    @property
    def cause(self) -> str:
        """Say what turned the verdict, or was undone; empty where nothing did."""
        return cause_sentence(vars(self.told.cause), self.edit, changed=self.turned)

    def edit(self, amendment_id: str) -> str:
        """Return what a change does, its rule called by its label."""
        question = self.view.question
        policies = (question.after.policy, question.before.policy)
        effects = {one.amendment_id: one for one in self.told.effects}
        words = in_language(effects[amendment_id].label)
        return edit_words(words, amendment_id, policies)


@blueprint.get("/teachers/<teacher_id>/changes", endpoint="changes")
def show_changes(teacher_id: str) -> str:
    """Explain a teacher's change from the facts and rules asked for to others."""
    sight = readable_teacher(teacher_id)
    here = services()
    series = request.args.get("series") or DEFAULT_SERIES
    sides = _side("from"), _side("to")
    view = change_of(here.room, teacher_id, sides, series, here.today())
    note_access([teacher_id], "changes")
    return render_template(
        "changes.html",
        page=_page(view, sight),
        asked=request.args,
        series=series,
        revisions=revisions(),
    )


def _side(end: str) -> SideAsked:
    """Return one end of a change as the query asks for it; raises BeyondLogError."""
    named = request.args.get(f"policy_{end}")
    position = whole_in(request.args, f"facts_{end}", 1, MAX_POSITION)
    if position is not None:
        check_position(f"facts_{end}", position)
    ledger = services().ledger
    return SideAsked(
        rules=rules_named(ledger, named, {}) if named else RulesAsked(),
        as_of=AsOf(
            position=position,
            recorded_on=day_in(request.args, f"recorded_{end}"),
            asserted_on=day_in(request.args, f"asserted_{end}"),
        ),
        counted_up_to=day_in(request.args, f"counted_{end}"),
    )


def _page(view: ChangeView, sight: Sight) -> ChangesPage:
    before = Visible(view.before.facts, sight)
    after = Visible(view.after.facts, sight)
    return ChangesPage(
        view=view,
        name=name_of(view.teacher_id),
        titles={**titles_of(view.before.facts), **titles_of(view.after.facts)},
        parcels=[
            one
            for one in view.explanation.parcels
            if (after if one.after else before).origin(one.parcel.origin_id)
        ],
    )
