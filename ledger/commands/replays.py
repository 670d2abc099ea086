"""Recording a replay: its question and the digest of its result, never the result."""

from domain import replays
from domain.acting import check_decides
from domain.events.replay import ReplayRecorded
from domain.replays import ReplayState
from domain.terms import Role, StreamKind
from ledger.application import Answer, CreditLedger, Request
from ledger.commands.case import Case, Outcome, created, decide, known

REPLAYERS = (Role.POLICY_OFFICE, Role.AUDITOR, Role.ADMINISTRATOR)
"""Who may compare two worlds over the teachers of the district."""


def record_replay(
    ledger: CreditLedger, request: Request, replayed: ReplayRecorded
) -> Answer:
    """Record a replay; the same question with the same result is known.

    The answer's status is `recorded`, `same-result`, or `differs` where an earlier
    result of the same question had another digest, which is told. Raises
    NotAllowedError.
    """
    replay_id = replays.replay_id_of(replayed)

    def decision(case: Case) -> Outcome:
        check_decides(case.acting, "replay policies", *REPLAYERS)
        state = _state(case, replay_id)
        event = replays.record_replay(state, replayed)
        told = {"replay_id": replay_id, "result_sha256": replayed.result_sha256}
        latest = state.latest
        if event is None and latest is not None:
            return known(status="same-result", position=latest.position, **told)
        stream = case.stream(StreamKind.REPLAY, replay_id, "replay_id")
        if latest is None:
            return created(stream, replayed, status="recorded", **told)
        told["differs_from"] = latest.recorded.result_sha256
        return created(stream, replayed, status="differs", **told)

    return decide(ledger, request, decision)


def _state(case: Case, replay_id: str) -> ReplayState:
    stream = case.stream(StreamKind.REPLAY, replay_id, "replay_id")
    return case.reader.fold(stream, replays.apply, replays.new(replay_id))
