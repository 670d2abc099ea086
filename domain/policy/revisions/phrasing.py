"""Say the values of a document in words, in both languages."""

from collections.abc import Iterable, Mapping
from typing import Any

from domain.policy.revisions.words import INNER, field_words, value_words
from domain.statement import Label

UNSAID = ("id", "kind", "label", "article")
"""Keys that a summary leaves out, because its sentence names them."""


def same(text: str) -> Label:
    """Return a text that both languages share."""
    return Label(zh=text, en=text)


def joined(parts: Iterable[Label], zh: str, en: str) -> Label:
    """Join texts in both languages."""
    found = list(parts)
    return Label(
        zh=zh.join(part.zh for part in found), en=en.join(part.en for part in found)
    )


def is_label(value: Any) -> bool:
    """Tell whether a value is a text in both languages."""
    return isinstance(value, Mapping) and set(value) == {"zh", "en"}


def is_amount(value: Any) -> bool:
    """Tell whether a value is an amount written as a table."""
    return isinstance(value, Mapping) and ("share" in value or "per_year" in value)


def phrase(key: str, value: Any) -> Label:
    """Return the value of a key in words; amounts as they are written."""
    if is_label(value):
        return Label(zh=str(value["zh"]), en=str(value["en"]))
    if is_amount(value):
        return _amount(value)
    if isinstance(value, Mapping):
        return _table(value)
    if isinstance(value, list):
        return joined((phrase(key, item) for item in value), zh="、", en=", ")
    if isinstance(value, bool):
        return value_words(key, str(value).lower())
    return value_words(key, str(value))


def _amount(value: Mapping[str, Any]) -> Label:
    """Say { share = "1/3" } and { per_year = "2", where = ..., otherwise = ... }."""
    head = (
        Label(zh=f"目标的{value['share']}", en=f"{value['share']} of the target")
        if "share" in value
        else Label(
            zh=f"每计入年{value['per_year']}", en=f"{value['per_year']} a counted year"
        )
    )
    rest = {key: value[key] for key in value if key not in ("share", "per_year")}
    return joined((head, _table(rest)), zh="，", en=", ") if rest else head


def _table(value: Mapping[str, Any]) -> Label:
    if not value:
        return Label(zh="不限", en="anything")
    return joined((_entry(key, value[key]) for key in value), zh="；", en="; ")


def _entry(key: str, value: Any) -> Label:
    name = INNER.get(key, same(key))
    words = phrase(key, value)
    if isinstance(value, Mapping) and not is_label(value) and not is_amount(value):
        return Label(zh=f"{name.zh}（{words.zh}）", en=f"{name.en} ({words.en})")
    return Label(zh=f"{name.zh} {words.zh}", en=f"{name.en} {words.en}")


def summary(kind: str, table: Mapping[str, Any]) -> Label:
    """Return a whole part in words: every key but those that its sentence names."""
    return joined(
        (
            joined((field_words(kind, (key,)), phrase(key, value)), zh=" ", en=" ")
            for key, value in table.items()
            if key not in UNSAID
        ),
        zh="；",
        en="; ",
    )
