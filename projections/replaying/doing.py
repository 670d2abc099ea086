"""The kinds of jobs that a worker does, and how each is done."""

from collections.abc import Mapping
from typing import Any

from domain.canonical import canonical_bytes
from domain.policy.replaying.result import plain
from ledger.application import CreditLedger
from ledger.commands.replays import record_replay
from ledger.jobs import Job
from projections.replaying.kept import REPLAY, RESULTS_KEPT
from projections.replaying.questions import question_in
from projections.replaying.reports import REPORT, report_question_in
from projections.replaying.running import packed, run, run_readings_report
from projections.segments import Segments
from projections.working import Done, Handler, Heart


def handlers(ledger: CreditLedger, segments: Segments) -> Mapping[str, Handler]:
    """Return how each kind of job is done."""

    def replay(job: Job, heart: Heart) -> Done:
        replayed = run(segments, question_in(job.question), heart)
        recorded = record_replay(ledger, job.request, replayed.event)
        return Done(
            summary=replayed.summary(recorded),
            result=packed(replayed.result.canonical),
            keep=RESULTS_KEPT,
        )

    def report(job: Job, heart: Heart) -> Done:
        asked = report_question_in(job.question)
        reported = run_readings_report(
            segments, asked.policy, asked.counted_up_to, heart
        )
        summary: dict[str, Any] = plain(reported)
        return Done(
            summary=summary, result=packed(canonical_bytes(summary)), keep=RESULTS_KEPT
        )

    return {REPLAY: replay, REPORT: report}
