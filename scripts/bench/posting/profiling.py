"""Where the server's time goes: the same requests in this process, under cProfile."""

import cProfile
import io
import pstats

from http_api.app import create_app
from scripts.bench.posting.requests import Roll, requests
from scripts.bench.posting.sending import taken
from scripts.bench.stage import Stage

LINES = 45


def profiled(set_up: Stage, session: int, number: int, rows: int) -> str:
    """Return the functions that take longest, by their own time and with all below.

    cProfile makes Python's calls dearer than they are, and the database's not.
    """
    client = create_app(set_up.settings).test_client()
    roll = Roll(teachers=set_up.teachers, session=session)
    warm = requests(roll, 1, rows, round_=0)
    posted = requests(roll, number, rows, round_=1)
    profile = cProfile.Profile()
    for body in (*warm.bodies, *posted.bodies):
        if body is posted.bodies[0]:
            profile.enable()
        answer = client.post(
            "/v1/completions/batch?mode=per-row",
            data=body,
            content_type="application/x-ndjson",
            headers={"Authorization": f"Bearer {set_up.keys['provider']}"},
        )
        taken(answer.data)
    profile.disable()
    told = io.StringIO()
    for order in ("tottime", "cumulative"):
        pstats.Stats(profile, stream=told).sort_stats(order).print_stats(LINES)
    return told.getvalue()
