"""Checkpoints are read and written by the letter of C2SP tlog-checkpoint."""

from base64 import b64encode

import pytest

from domain.errors import ProofError
from domain.proof.checkpoint import Checkpoint, checkpoint_text, parse_checkpoint
from domain.proof.flaws import Flaw
from domain.proof.merkle import EMPTY_ROOT
from tests.domain.proof.rfc import sha

ROOT = sha(b"root")
TEXT = b64encode(ROOT).decode()
STANDARDS_OWN = (
    "example.com/behind-the-sofa\n"
    "20852163\n"
    "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
)


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint(origin="学分账.example/朝阳", size=1, root=ROOT),
        Checkpoint(origin="example.com/log", size=0, root=EMPTY_ROOT),
        Checkpoint(
            origin="a b+c", size=10**19 - 1, root=ROOT, extensions=("one", "two")
        ),
    ],
)
def test_what_is_written_is_read_again(checkpoint):
    assert parse_checkpoint(checkpoint_text(checkpoint)) == checkpoint


def test_the_example_of_the_standard_is_read_and_written_again():
    checkpoint = parse_checkpoint(STANDARDS_OWN)

    assert checkpoint.origin == "example.com/behind-the-sofa"
    assert checkpoint.size == 20_852_163
    assert checkpoint.extensions == ()
    assert checkpoint_text(checkpoint) == STANDARDS_OWN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "origin\n",
        "origin\n1\n",
        f"origin\n1\n{TEXT}",
        f"\n1\n{TEXT}\n",
        f"origin\n\n{TEXT}\n",
        "origin\n1\n\n",
        f"origin\n1\n{TEXT}\n\n",
        f"origin\n1\n{TEXT}\n\nextension\n",
        f"origin\r\n1\r\n{TEXT}\r\n",
        f"ori\tgin\n1\n{TEXT}\n",
        f"origin\n01\n{TEXT}\n",
        f"origin\n+1\n{TEXT}\n",
        f"origin\n-1\n{TEXT}\n",
        f"origin\n1 \n{TEXT}\n",
        f"origin\n1_0\n{TEXT}\n",
        f"origin\n\u0661\n{TEXT}\n",
        f"origin\n1{'0' * 19}\n{TEXT}\n",
        f"origin\n0\n{TEXT}\n",
        f"origin\n1\n{TEXT} \n",
        f"origin\n1\n{TEXT.rstrip('=')}\n",
        f"origin\n1\n{TEXT[:-2]}B=\n",
        "origin\n1\n\u5b66\u5206\n",
        f"origin\n1\n{b64encode(ROOT[:31]).decode()}\n",
        f"origin\n1\n{b64encode(ROOT + b'0').decode()}\n",
    ],
)
def test_a_text_that_is_not_exactly_a_checkpoint_is_refused(text):
    with pytest.raises(ProofError) as refused:
        parse_checkpoint(text)

    assert refused.value.code == Flaw.CHECKPOINT_FORM


@pytest.mark.parametrize(
    "checkpoint",
    [
        Checkpoint(origin="", size=1, root=ROOT),
        Checkpoint(origin="a", size=-1, root=ROOT),
        Checkpoint(origin="a", size=1, root=ROOT[:5]),
        Checkpoint(origin="a", size=1, root=ROOT, extensions=("",)),
        Checkpoint(origin="a", size=1, root=ROOT, extensions=("one\ntwo",)),
        Checkpoint(origin=f"a\n7\n{TEXT}", size=1, root=ROOT),
    ],
)
def test_a_checkpoint_that_would_be_read_otherwise_is_not_written(checkpoint):
    with pytest.raises(ProofError) as refused:
        checkpoint_text(checkpoint)

    assert refused.value.code == Flaw.CHECKPOINT_FORM
