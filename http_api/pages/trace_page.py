"""What the trace of a credit shows: from the number back to the evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import url_for

from domain.events.register import ActivityRegistered
from domain.policy.load import Policy
from domain.statement import Label, Parcel, PolicyRef, Statement, Uncounted, Waiting
from domain.terms import Evidence
from http_api.pages.links import address
from http_api.pages.rulebook import category_label, plain, rule_label
from projections.views import Origin, OriginStep

OPENED = frozenset({"http", "https"})
"""Schemes of evidence that a page links to; others are only shown."""


@dataclass(frozen=True, kw_only=True)
class TracePage:
    """The origin of a credit, arranged from the credit downwards."""

    origin: Origin
    ref: str
    """The parcel or posting that was asked for."""
    name: str | None
    policy_text: Policy | None
    """The document that was applied, for its words."""
    view_parameters: Mapping[str, str]
    """The facts and rules as of which the statement was read."""

    @property
    def statement(self) -> Statement:
        """The statement that the credit stands on."""
        return self.origin.statement

    @property
    def policy(self) -> PolicyRef:
        """The rules that were applied."""
        return self.statement.policy

    @property
    def statement_url(self) -> str:
        """The statement that one came from."""
        path = url_for("pages.statement", teacher_id=self.origin.teacher_id)
        return address(path, self.view_parameters)

    @property
    def title(self) -> Label:
        """What the training was called when it was registered."""
        for step in self.origin.activity:
            event = step.recorded.event
            if isinstance(event, ActivityRegistered):
                return Label(zh=event.title_zh, en=event.title_en)
        return plain(str(self.origin.posting_id))

    @property
    def parcels(self) -> list[Parcel]:
        """The credit asked for first, then what else the posting gives."""
        return sorted(self.origin.parcels, key=lambda p: p.parcel_id != self.ref)

    @property
    def uncounted(self) -> list[Uncounted]:
        """What of the posting does not count."""
        return list(self.origin.uncounted)

    @property
    def waiting(self) -> list[Waiting]:
        """What of the posting waits for a decision."""
        own = str(self.origin.posting_id)
        return [item for item in self.statement.waiting if item.posting_id == own]

    @property
    def registered(self) -> tuple[OriginStep, ...]:
        """How the activity and its provider came into the registers."""
        return (*self.origin.activity, *self.origin.provider)

    def category(self, category: str) -> Label:
        """Return what a category is called."""
        for balance in self.statement.balances:
            if balance.category == category:
                return balance.label
        documents = [self.policy_text] if self.policy_text else []
        return category_label(documents, category)

    def rule(self, rule_id: str) -> Label:
        """Return what a rule says."""
        return rule_label(self.policy_text, rule_id)

    @staticmethod
    def may_open(evidence: Evidence) -> bool:
        """Whether a document may be linked to, and not only named."""
        try:
            return urlsplit(evidence.uri).scheme in OPENED
        except ValueError:
            return False
