"""Files of completions for tests, and a worker in process that reads them."""

import csv
import io
from threading import Event
from typing import Any

from xlsxwriter import Workbook

from http_api.importing.jobs import import_handlers
from projections.working import Handler, Worker
from tests.http_api.conftest import NOW, Door

HEADINGS = {
    "teacher_id": "教师编号",
    "activity_id": "活动编号",
    "occasion": "场次",
    "amount": "数量",
    "result": "考核结果",
    "completed_on": "完成日期",
}
GOOD = {
    "teacher_id": "T1",
    "activity_id": "PRO",
    "occasion": "1",
    "amount": "20",
    "result": "合格",
    "completed_on": "2024-05-01",
}
FIRST_ROW = 2
"""Below the headings."""


def rows_of(*changes: dict[str, str]) -> list[list[str]]:
    """Return the headings, and a good row for each change with the change made."""
    rows = [
        {**GOOD, "occasion": str(number), **change}
        for number, change in enumerate(changes, start=1)
    ]
    return [[*HEADINGS.values()], *([*row.values()] for row in rows)]


def as_csv(rows: list[list[str]], encoding: str = "utf-8-sig") -> bytes:
    """Return rows as a CSV file."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode(encoding)


def as_xlsx(rows: list[list[str]]) -> bytes:
    """Return rows as a workbook."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet("填报")
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    return file.getvalue()


def send(
    door: Door, content: bytes, who: str = "school", name: str = "a.csv", **more: Any
) -> Any:
    """Send a file in as a form does."""
    part = {"file": (io.BytesIO(content), name)}
    return door.send(
        "POST",
        "/v1/imports",
        who,
        data=part,
        content_type="multipart/form-data",
        **more,
    )


def sent(door: Door, *changes: dict[str, str], who: str = "school") -> str:
    """Send a file of rows in, and return its address."""
    answer = send(door, as_csv(rows_of(*changes)), who)
    assert answer.status_code == 202, answer.json
    return str(answer.headers["Location"])


def a_worker(door: Door, **instead: Handler) -> Worker:
    """Return a worker that checks and posts files."""
    ledger = door.ledger
    done_by = {**import_handlers(ledger, lambda: NOW), **instead}
    return Worker(ledger.jobs, done_by, "worker")


def work(door: Door) -> int:
    """Do what waits, and return how many jobs that were."""
    worker, jobs = a_worker(door), 0
    while worker.run_once(Event()):
        jobs += 1
    return jobs


def checked(door: Door, *changes: dict[str, str], who: str = "school") -> str:
    """Send a file of rows in, let it be checked, and return its address."""
    address = sent(door, *changes, who=who)
    assert work(door) == 1
    return address


def posted(door: Door, *changes: dict[str, str], who: str = "school") -> str:
    """Send a file of rows in and let it be posted, and return its address."""
    address = checked(door, *changes, who=who)
    answer = door.send("POST", f"{address}/confirmation", who)
    assert answer.status_code == 202, answer.json
    assert work(door) == 1
    return address


def counts(told: Any) -> dict[str, int]:
    """Return the counts of an import that are not nought."""
    return {name: n for name, n in told["counts"].items() if n}


def refused_rows(door, address, **query):
    """Return row, code and field of the refused rows of an import."""
    words = "&".join(f"{name}={value}" for name, value in query.items())
    told = door.get(f"{address}/rows?status=refused&{words}", "school").json
    return [(one["row"], one["code"], one["field"]) for one in told["items"]]
