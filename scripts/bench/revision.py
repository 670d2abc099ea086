"""A revision to replay: the shipped document of the commission schools, amended.

Five amendments, as a policy office might try them: a higher target, a lower keep of the
offset, two higher caps (the one without the other would let surplus of one theme take
the place of the others), and a higher minimum.
"""

from domain.policy.load import Policy, load_policy, shipped_policies

DOCUMENT = "chaoyang-commission"
NAME = "revised.toml"

AMENDMENTS = (
    ('revision = "2022-10-14"', 'revision = "tried"'),
    ('target = "36"', 'target = "37"'),
    (
        'from = "required.professional"\nkeep = "10"',
        'from = "required.professional"\nkeep = "8"',
    ),
    (
        'on = "required.public.it"\nlimit = "1"',
        'on = "required.public.it"\nlimit = "2"',
    ),
    ('on = "required.public"\nlimit = "8"', 'on = "required.public"\nlimit = "9"'),
    ('on = "self_directed"\nneed = "2"', 'on = "self_directed"\nneed = "2.1"'),
)
"""What stands in the document, and what stands there in the revision."""


class ShippedOtherwiseError(Exception):
    """The shipped document no longer has what the revision amends."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{DOCUMENT} does not have exactly one {text!r}.")


def shipped() -> Policy:
    """Return the document as it is shipped."""
    return load_policy(shipped_text(), DOCUMENT)


def shipped_text() -> str:
    """Return the text of the document as it is shipped."""
    return next(text for name, text in shipped_policies().items() if DOCUMENT in name)


def revised_text() -> str:
    """Return the amended text. Raises ShippedOtherwiseError."""
    text = shipped_text()
    for before, after in AMENDMENTS:
        if text.count(before) != 1:
            raise ShippedOtherwiseError(before)
        text = text.replace(before, after)
    return text


def revised() -> Policy:
    """Return the amended document."""
    return load_policy(revised_text(), NAME)
