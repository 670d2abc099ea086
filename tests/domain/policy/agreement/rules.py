"""How a rule of each kind is drawn."""

from collections.abc import Callable

from tests.domain.policy.agreement import asked, worth
from tests.domain.policy.agreement.drafting import Draft, Table

KINDS_OF_RULES: dict[str, Callable[[Draft], Table]] = {
    "award": worth.award,
    "refusal": worth.refusal,
    "carry_in": worth.carry_in,
    "threshold": worth.threshold,
    "cap": worth.cap,
    "offset": asked.offset,
    "minimum": asked.minimum,
    "prerequisite": asked.prerequisite,
    "exclusion": asked.exclusion,
}
