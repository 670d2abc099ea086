"""What the author of a small document is warned of."""

from domain.policy.advice import warnings_of
from tests.domain.policy.documents import AWARDS, EVERYBODY, HEAD, rule, small

USED = HEAD.replace("tags = [", 'tags = ["part"] # [').replace("attributes = [", "# [")


def told(*parts, head=USED, cohorts=EVERYBODY, awards=AWARDS):
    """Return code, rule and key of each warning."""
    policy = small(*parts, head=head, cohorts=cohorts, awards=awards)
    return [(one.code, one.rule, one.key) for one in warnings_of(policy)]


def award(name, where, to="extra"):
    return rule(
        name, "award", f'where = {where}\nbasis = "rate"\nrate = "1"\nto = "{to}"'
    )
