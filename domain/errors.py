"""Every refusal, one class each: a kebab-case code, and a message made of its facts.

`field` names the field of the request that was wrong, where there is one; `article`
the clause that a refusal follows. Only the door knows which HTTP status a code gets.
"""


class LedgerError(Exception):
    """The root of all refusals; never raised itself."""

    code = "refused"
    field: str | None = None
    article: str | None = None

    @property
    def message(self) -> str:
        """The sentence for a person."""
        return str(self)


class NotCanonicalError(LedgerError):
    """A value has no canonical JSON."""

    code = "not-canonical"

    def __init__(self, path: str, found: str) -> None:
        super().__init__(f"At {path} stands {found}, which canonical JSON has not.")
        self.field = path


class UnknownError(LedgerError):
    """Something is referred to that the ledger does not know."""

    code = "unknown"

    def __init__(self, noun: str, key: object, field: str | None = None) -> None:
        super().__init__(f"The {noun} {key} is not known to this district.")
        self.noun = noun
        self.key = str(key)
        self.field = field
        self.code = f"{noun.replace(' ', '-').replace('_', '-')}-unknown"
