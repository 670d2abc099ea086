"""`credit-ledger policy diff`: what differs between two documents, in words."""

import json
from typing import Any

import click

from domain.policy.load import Policy
from domain.policy.revisions.diff import differences
from domain.policy.revisions.difference import Difference
from domain.statement import Label
from http_api.revision_json import diff_json
from scripts.exits import NO
from scripts.options import ADDRESS, JSON, KEY
from scripts.policy_documents import document

LANGUAGE = click.option(
    "--lang",
    type=click.Choice(("zh", "en")),
    default="en",
    show_default=True,
    help="The language of the sentences.",
)


@click.command()
@click.argument("a")
@click.argument("b")
@LANGUAGE
@ADDRESS
@KEY
@JSON
@click.pass_context
def diff(
    ctx: click.Context,
    /,
    *,
    a: str,
    b: str,
    lang: str,
    as_json: bool,
    **ledger: Any,
) -> None:
    """Say what differs from document A to document B: by rule, by field, in words.

    A and B are files, or NAME@REVISION of a document that comes with the ledger, or
    with --key of one that was adopted at --address. The numbers stand as they are
    written; a value that depends on a reading is told option by option.

    Exit code 0: nothing differs; 1: something does; 2: a document is not to be had.
    """
    before, after = (document(name, **ledger) for name in (a, b))
    found = differences(before, after)
    if as_json:
        click.echo(json.dumps(diff_json(before, after, found), ensure_ascii=False))
    else:
        for line in _lines(before, after, found):
            click.echo(_in(line, lang))
    if found:
        ctx.exit(NO)


def _lines(
    before: Policy, after: Policy, found: tuple[Difference, ...]
) -> tuple[Label, ...]:
    names = f"{before.document}@{before.revision}", f"{after.document}@{after.revision}"
    head = Label(
        zh=f"{names[0]} → {names[1]}：{len(found)}处不同",
        en=f"{names[0]} -> {names[1]}: {len(found)} difference{'s'[: len(found) != 1]}",
    )
    return (head, *(difference.sentence for difference in found))


def _in(label: Label, lang: str) -> str:
    return label.zh if lang == "zh" else label.en
