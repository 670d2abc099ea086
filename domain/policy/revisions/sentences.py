"""The sentence of a difference, in both languages."""

from collections.abc import Sequence
from typing import Any

from domain.policy.revisions.comparing import FieldChange, Under, listed
from domain.policy.revisions.difference import Change, Subject
from domain.policy.revisions.parts import Part
from domain.policy.revisions.phrasing import joined, phrase, same
from domain.policy.revisions.words import KINDS, SUBJECTS
from domain.statement import Label

Values = tuple[Label | None, Label | None]
"""Before and after in words; None where there is no value."""


def changed_sentence(
    part: Part, field: Label, change: FieldChange, values: Values
) -> Label:
    """Say "surplus-to-elective (A2§7): kept 10 -> 8"."""
    said = joined((field, _becomes(change, values)), zh=" ", en=" ")
    return _of(part, joined((said, _under(change.under)), zh="", en=""))


def whole_sentence(part: Part, change: Change) -> Label:
    """Say "surplus-to-elective (A2§7): new offset: Professional beyond 10 ..."."""
    kind = kind_words(part)
    if part.subject is Subject.DOCUMENT:
        return _of(part, _one_sided(change, part.summary))
    new = change is Change.ADDED
    return _of(
        part,
        Label(
            zh=f"{'新增' if new else '取消'}{kind.zh}：{part.label.zh}",
            en=f"{'new' if new else 'removed'} {kind.en}: {part.label.en}",
        ),
    )


def moved_sentence(part: Part, behind: Label) -> Label:
    """Say "core-course (§2): now stands after extra-course"."""
    return _of(part, Label(zh=f"现{behind.zh}", en=f"now stands {behind.en}"))


def chosen_sentence(part: Part, before: str, after: str) -> Label:
    """Say "R4 (A2§7): What accumulates? Read as courses -> pool"."""
    return _of(
        part,
        Label(
            zh=f"{part.label.zh} 读法 {before} → {after}",
            en=f"{part.label.en} Read as {before} -> {after}",
        ),
    )


def kind_words(part: Part) -> Label:
    """Return what a part is called: a rule by its kind."""
    return KINDS.get(part.kind) or SUBJECTS.get(part.kind) or same(part.kind)


def _of(part: Part, said: Label) -> Label:
    if part.subject is Subject.DOCUMENT:
        return joined((SUBJECTS[part.subject], said), zh="：", en=": ")
    article = part.article
    if part.subject is Subject.CATEGORY:
        return joined((same(part.part_id), said), zh="：", en=": ")
    return Label(
        zh=f"{part.part_id}（{article}）：{said.zh}",
        en=f"{part.part_id} ({article}): {said.en}",
    )


def _under(under: Under) -> Label:
    if not under:
        return same("")
    said = ", ".join(f"{reading} = {option}" for reading, option in under)
    return Label(zh=f"（{said} 时）", en=f" (under {said})")


def _becomes(change: FieldChange, values: Values) -> Label:
    before, after = values
    if before is None or after is None:
        known = [value for value in values if value is not None]
        return _one_sided(Change.ADDED if before is None else Change.REMOVED, known[0])
    if isinstance(change.before, list) or isinstance(change.after, list):
        return _words_changed(change, (before, after))
    return _arrow(before, after)


def _one_sided(change: Change, value: Label) -> Label:
    if change is Change.ADDED:
        return Label(zh=f"{value.zh}（新增）", en=f"{value.en} (new)")
    return Label(zh=f"{value.zh}（取消）", en=f"{value.en} (dropped)")


def _arrow(before: Label, after: Label) -> Label:
    """Show both values; a language in which they are equal borrows the other's."""
    zh, en = (before.zh, after.zh), (before.en, after.en)
    return Label(
        zh=" → ".join(zh if zh[0] != zh[1] else en),
        en=" -> ".join(en if en[0] != en[1] else zh),
    )


def _words_changed(change: FieldChange, values: tuple[Label, Label]) -> Label:
    """Show the words of a list that came and went, or its new order."""
    old, new = listed(change.before), listed(change.after)
    came, went = _without(new, old), _without(old, new)
    if not came and not went:
        return _arrow(*values)
    key = change.path[-1]
    parts = [
        joined((same(sign), phrase(key, words)), zh=" ", en=" ")
        for sign, words in (("+", came), ("-", went))
        if words
    ]
    return joined(parts, zh="；", en="; ")


def _without(words: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    return [word for word in words if word not in others]
