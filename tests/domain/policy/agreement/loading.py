"""Documents by their text, loaded once though several ask for them."""

from functools import lru_cache

from domain.policy.load import Policy, load_policy


@lru_cache(maxsize=4)
def loaded(text: str) -> Policy:
    """Load a document. Raises PolicyError."""
    return load_policy(text, "random")
