"""F14: whatever is sent is answered with a code; nothing of it is stored."""

from collections.abc import Sequence
from http import HTTPStatus
from random import Random

from scripts.soak.client import Client
from scripts.soak.fault import Fault
from scripts.soak.hostile.attacked import Attacked, attacked
from scripts.soak.hostile.masses import FAILED, Mass, masses, throw
from scripts.soak.hostile.memory import held_mib, peak_mib
from scripts.soak.hostile.running import Report
from scripts.soak.hostile.wire import Oddity, oddities, speak
from scripts.soak.stage import Stage
from scripts.soak.tally import Tally, failing

SPOILT = 0.95
"""How many of the requests are hostile."""
MOST_MIB = 250
"""What a server may hold more than before, whatever is sent to it."""
LONGEST_S = 10.0
CONTROL = "nothing odd"


def round_of(stage: Stage, random: Random) -> Tally:
    """Shoot at every route with every key, then speak no HTTP, then send masses."""
    with attacked(stage) as here:
        report = Report()
        here.range.volley(random, report, spoil=SPOILT)
        shapes = [*oddities(here.key)]
        return tally_of(report) + wire_of(here, shapes) + masses_of(here, [*masses()])


def tally_of(report: Report) -> Tally:
    """Return what a volley came to."""
    return Tally(
        errors=report.failed,
        failings=tuple(report.failings),
        seen={"requests": report.total, "leaks": report.leaks, **report.by_attacker()},
    )


def wire_of(here: Attacked, shapes: Sequence[Oddity]) -> Tally:
    """Send what two servers would read in two ways: nothing slips in behind it."""
    failings: tuple[str, ...] = ()
    for oddity in shapes:
        heard = speak(here.port, oddity)
        events = here.range.store.added().events
        if oddity.name == CONTROL:
            failings += failing(events == 1, "what is smuggled would be refused anyway")
            continue
        most = f"{oddity.name}: {len(heard.statuses)} answers, {heard.statuses}"
        failings += (
            *failing(len(heard.statuses) <= oddity.answers, most),
            *failing(not events or oddity.answers > 1, f"{oddity.name}: smuggled in"),
            *failing(
                all(status < FAILED for status in heard.statuses),
                f"{oddity.name}: the server failed, {heard.statuses}",
            ),
        )
    return Tally(
        rounds=0, failings=failings, seen={"oddities on the wire": len(shapes)}
    )


def masses_of(here: Attacked, thrown: Sequence[Mass]) -> Tally:
    """Send bodies of 100 MB and bombs: refused soon, and little memory is held."""
    failings: tuple[str, ...] = ()
    before = held_mib(here.server.pid)
    for mass in thrown:
        came = throw(here.port, here.key, mass)
        told, took_s = came.statuses or "no answer", came.took_s
        what = f"{mass.name} to {mass.path}"
        failings += (
            *failing(came.is_refused, f"{what}: {told}"),
            *failing(took_s < LONGEST_S, f"{what} took {took_s:.1f} s"),
            *failing(is_well(here), f"{what}: /healthz does not answer 200 any more"),
            *failing(not here.range.store.added().changed, f"{what} was stored"),
        )
    more = peak_mib(here.server.pid) - before
    told = f"the server held {more:.0f} MiB more than the {before:.0f} before"
    return Tally(
        rounds=0,
        failings=failings + failing(more < MOST_MIB, told),
        seen={"masses": len(thrown), "MiB more held": max(round(more), 0)},
    )


def is_well(here: Attacked) -> bool:
    """Say whether the server still answers that it lives."""
    client = Client(address=f"http://127.0.0.1:{here.port}", key=here.key)
    answer = client.send("GET", "/healthz")
    return answer is not None and answer.status == HTTPStatus.OK


FAULT = Fault(number="F14", title="hostile input", round=round_of, full=3, few=1)
