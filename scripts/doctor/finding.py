"""What the doctor says of one thing."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that was looked at: well or not, and then what to do."""

    what: str
    well: bool
    seen: str
    remedy: str = ""
