"""What the comparison of two documents shows: rule by rule, in words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask_babel import lazy_gettext as _

from domain.policy.load import Policy
from domain.policy.revisions.diff import differences
from domain.policy.revisions.difference import Change, Difference, Subject
from domain.policy.revisions.parts import parts_of
from domain.policy.revisions.words import FIELDS
from domain.statement import Label
from http_api.pages.language import in_language
from http_api.pages.rulebook import plain

MARKS: Mapping[str, str] = {
    Change.ADDED: "+",
    Change.REMOVED: "−",
    Change.CHANGED: "≠",
    Change.MOVED: "↕",
    Change.CHOSEN: "≠",
}
"""What stands before a difference, so that print without colour tells them apart."""

TONES: Mapping[str, str] = {Change.ADDED: "good", Change.REMOVED: "bad"}

SUBJECTS: Mapping[str, object] = {
    Subject.DOCUMENT: _("Of the document as a whole"),
    Subject.READING: _("Readings"),
    Subject.CATEGORY: _("Categories"),
    Subject.COHORT: _("Groups of teachers"),
    Subject.RULE: _("Rules"),
}


@dataclass(frozen=True, kw_only=True)
class Group:
    """The differences of one rule, cohort, category, reading or key of the head."""

    subject: Subject
    subject_id: str
    article: str
    label: Label
    differences: Sequence[Difference]

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.differences)


@dataclass(frozen=True, kw_only=True)
class DiffPage:
    """Two documents, and what differs between them."""

    before: Policy
    after: Policy
    found: Sequence[Difference]

    @property
    def bearing(self) -> Sequence[Group]:
        """The differences on which a number or a verdict may hang."""
        return list(self._groups(one for one in self.found if not one.editorial))

    @property
    def editorial(self) -> Sequence[Group]:
        """The differences of wording."""
        return list(self._groups(one for one in self.found if one.editorial))

    def count(self, change: str) -> int:
        """Return how many differences of a kind bear."""
        return sum(not one.editorial and one.change == change for one in self.found)

    def by_subject(self, groups: Iterable[Group]) -> list[tuple[str, list[Group]]]:
        """Return groups under the heading of what they speak of."""
        return [
            (str(SUBJECTS[subject]), list(some))
            for subject, some in groupby(groups, key=lambda one: one.subject)
        ]

    def _groups(self, found: Iterable[Difference]) -> Iterator[Group]:
        by_part: dict[tuple[Subject, str], list[Difference]] = {}
        for one in found:
            by_part.setdefault((one.subject, one.subject_id), []).append(one)
        for subject in Subject:
            for (whose, name), some in by_part.items():
                if whose is subject:
                    yield Group(
                        subject=subject,
                        subject_id=name,
                        article=some[0].article,
                        label=self._label(subject, name),
                        differences=some,
                    )

    def said(self, difference: Difference) -> str:
        """Return a difference in words, without the name that stands above it."""
        name = difference.subject_id
        if difference.subject is Subject.READING and difference.field == "default":
            options = (self._option(self.before, name), self._option(self.after, name))
            return " → ".join(in_language(option) for option in options)
        return said(difference)

    @staticmethod
    def _option(policy: Policy, name: str) -> Label:
        reading = policy.readings[name]
        return reading.options[reading.default]

    def _label(self, subject: Subject, name: str) -> Label:
        if subject is Subject.DOCUMENT:
            return FIELDS.get(name, plain(name))
        for policy in (self.after, self.before):
            part = parts_of(policy, subject).get(name)
            if part is not None:
                return part.label
        return plain(name)


def diff_page(before: Policy, after: Policy) -> DiffPage:
    """Return what the comparison of two documents shows."""
    return DiffPage(before=before, after=after, found=differences(before, after))


def said(difference: Difference) -> str:
    """Return a difference in words, without the name that stands above it."""
    words = in_language(difference.sentence)
    name, article = difference.subject_id, difference.article
    for opening in (f"{name}（{article}）：", f"{name} ({article}): ", f"{name}："):
        words = words.removeprefix(opening)
    return words.removeprefix(f"{name}: ")


def mark(difference: Difference) -> str:
    """Return the sign that stands before a difference."""
    return MARKS[difference.change]


def tone(difference: Difference) -> str:
    """Return the colour of a difference: `good` came, `bad` went, else `soft`."""
    return TONES.get(difference.change, "soft")
