"""Asking for long work: the same request under a key asks once."""

from collections.abc import Mapping
from typing import Any

from ledger.application import Answer, CreditLedger, Request
from ledger.recorder import OvertakenError

ASKED = "asked"


def ask_for(
    ledger: CreditLedger, request: Request, kind: str, question: Mapping[str, Any]
) -> Answer:
    """Ask for long work and answer with the id of the job.

    Under an idempotency key the first answer is given again. Raises KeyReusedError.
    """
    kept = ledger.kept_answer(request)
    if kept is not None:
        return kept
    try:
        with ledger.database.transaction():
            job_id = ledger.jobs.ask(request, kind, question)
            answer = Answer(outcome=ASKED, body={"job_id": str(job_id)})
            ledger.answers.keep(request, answer)
    except OvertakenError:
        return ledger.kept_answer(request) or ask_for(ledger, request, kind, question)
    return answer
