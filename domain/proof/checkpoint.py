"""Checkpoints (C2SP tlog-checkpoint): the name, size and root of a log, in lines."""

import re
from dataclasses import dataclass

from domain.errors import ProofError
from domain.proof.flaws import Flaw
from domain.proof.lines import CONTROL, decoded, encoded
from domain.proof.merkle import EMPTY_ROOT, HASH_BYTES

SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
"""A size as text: no sign, no leading zero, below 10**19."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """What a log says of itself: as of a size, its root is this."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()


def checkpoint_text(checkpoint: Checkpoint) -> str:
    """Return the text of a checkpoint that a log's key signs.

    Raises ProofError where the text would not say the same when it is read.
    """
    lines = (
        checkpoint.origin,
        str(checkpoint.size),
        encoded(checkpoint.root),
        *checkpoint.extensions,
    )
    text = "".join(f"{line}\n" for line in lines)
    if parse_checkpoint(text) != checkpoint:
        raise ProofError(Flaw.CHECKPOINT_FORM, "A line of a checkpoint has a newline")
    return text


def parse_checkpoint(text: str) -> Checkpoint:
    """Return what the text of a note, without its signatures, says as a checkpoint.

    Raises ProofError for any text that is not exactly of the form.
    """
    *lines, rest = text.split("\n")
    if rest or not all(lines) or CONTROL.search(text):
        raise ProofError(
            Flaw.CHECKPOINT_FORM,
            "A checkpoint has lines that are not empty, each with a newline at its end",
        )
    if len(lines) < len(("origin", "size", "root")):
        raise ProofError(Flaw.CHECKPOINT_FORM, "A checkpoint has three lines or more")
    origin, size, root, *extensions = lines
    if not SIZE.fullmatch(size):
        raise ProofError(Flaw.CHECKPOINT_FORM, f"{size[:40]!r} is no size of a log")
    checkpoint = Checkpoint(
        origin=origin,
        size=int(size),
        root=decoded(root, Flaw.CHECKPOINT_FORM),
        extensions=tuple(extensions),
    )
    _check_root(checkpoint)
    return checkpoint


def _check_root(checkpoint: Checkpoint) -> None:
    root = checkpoint.root
    if len(root) != HASH_BYTES:
        raise ProofError(Flaw.CHECKPOINT_FORM, f"A root has not {len(root)} bytes")
    if checkpoint.size == 0 and root != EMPTY_ROOT:
        raise ProofError(Flaw.CHECKPOINT_FORM, "A log without leaves has another root")
