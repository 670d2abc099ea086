"""What a replay's words say in both languages, for files and for the terminal."""

from collections.abc import Mapping

from domain.statement import Label

CHANGES: Mapping[str, Label] = {
    "gained": Label(zh="新达到", en="gained"),
    "lost": Label(zh="失去", en="lost"),
    "newly-in-scope": Label(zh="新纳入范围", en="newly in scope"),
    "newly-out-of-scope": Label(zh="新移出范围", en="newly out of scope"),
    "amounts": Label(zh="仅数额变化", en="other amounts"),
}
"""What became of a teacher."""

VERDICTS: Mapping[str, Label] = {
    "met": Label(zh="已达到", en="met"),
    "not_met": Label(zh="未达到", en="not met"),
    "not_in_scope": Label(zh="不在范围", en="not in scope"),
}

TOTALS: Mapping[str, Label] = {
    "counted": Label(zh="教师总数", en="teachers"),
    "gained": CHANGES["gained"],
    "lost": CHANGES["lost"],
    "newly_in_scope": CHANGES["newly-in-scope"],
    "newly_out_of_scope": CHANGES["newly-out-of-scope"],
    "unchanged": Label(zh="结论不变", en="same verdict"),
    "amounts": CHANGES["amounts"],
}

HOW: Mapping[str, Label] = {
    "alone": Label(zh="单独即可", en="alone"),
    "together": Label(zh="共同作用", en="only together"),
    "undone_by": Label(zh="被抵消", en="undone by"),
}
"""How edits bring a change."""


def both(label: Label) -> str:
    """Return a label in both languages, Chinese first."""
    return f"{label.zh} {label.en}"
