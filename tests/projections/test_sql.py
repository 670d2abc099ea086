"""The SQL of the reading rooms: how it is written, and what the planner makes of it."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import count

import pytest

from ledger.application import CreditLedger
from projections import generations
from projections.fact_rows import NOW
from projections.generations import FOLDER, query
from projections.reading import ReadingRoom
from projections.rebuild import rebuild
from projections.runner import Projector
from tests.conftest import TODAY, Server
from tests.projections.history import (
    a_district,
    a_report,
    a_teacher,
    an_approval,
    record,
)

FILES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.sql"))


@pytest.mark.parametrize("name", FILES)
def test_a_file_says_first_what_it_answers_and_holds_one_statement(name):
    first, *rest = (FOLDER / name).read_text().splitlines()
    statement = "\n".join(line for line in rest if not line.startswith("--"))

    assert first.startswith("-- ")
    assert first.endswith((".", "?", ",", "now")) or rest[0].startswith("-- ")
    assert ";" not in statement
    assert "%s" not in statement, "parameters have names"


@pytest.fixture(scope="module")
def many(server: Server) -> Iterator[CreditLedger]:
    """A ledger of forty teachers with twenty completions each, all projected."""
    name = server.fresh_database()
    settings = server.settings_of(name)
    with CreditLedger(settings) as ledger:
        projector = Projector(settings)
        projector.prepare()
        record_many(ledger)
        projector.catch_up(TODAY)
        projector.close()
        yield ledger
    server.drop(name)


def record_many(ledger):
    a_district(ledger)
    teachers = [f"T{number:03}" for number in range(100, 140)]
    record(ledger, *(a_teacher(teacher_id) for teacher_id in teachers))
    numbers = count(1)
    for occasion in range(20):
        said = []
        for teacher_id in teachers:
            number = next(numbers)
            report = a_report(number, teacher_id, occasion=str(occasion))
            said += [report, an_approval(number, teacher_id)]
        record(ledger, *said)


def plan(connection, name, **parameters):
    explained = connection.execute(
        b"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + query(f"read/{name}"), parameters
    )
    return explained.fetchone()[0][0]["Plan"]


def nodes(found):
    yield found
    for inner in found.get("Plans", ()):
        yield from nodes(inner)


def whole_tables(found):
    """Return the tables that a plan reads from end to end."""
    return {
        node["Relation Name"]
        for node in nodes(found)
        if node["Node Type"] == "Seq Scan"
    }


def buffers(found):
    return found["Shared Hit Blocks"] + found["Shared Read Blocks"]


@pytest.mark.parametrize("position", [NOW, 900], ids=["now", "a past position"])
def test_a_statement_reads_its_teacher_by_index(many, position):
    wanted = {"teacher_ids": ["T120"], "position": position}
    name = "completions_now" if position == NOW else "completions_at"
    with many.database.transaction() as connection:
        generations.enter(connection, many.district)
        for asked in (name, "persons"):
            found = plan(connection, asked, **wanted)

            assert whole_tables(found) == set()


def test_a_statement_reads_few_pages_once_the_tables_were_rebuilt(many):
    projector = Projector(many.settings)
    rebuild(projector, TODAY)
    projector.close()
    wanted = {"teacher_ids": ["T120"], "position": NOW}
    with many.database.transaction() as connection:
        generations.enter(connection, many.district)
        # The first look also reads the catalogue; later ones of a connection do not.
        first, second = (
            sum(
                buffers(plan(connection, name, **wanted))
                for name in ("completions_now", "persons")
            )
            for _ in range(2)
        )

    assert second <= 20
    assert second <= first


def test_the_planner_keeps_its_plan_of_a_statement(many):
    room = ReadingRoom(many.database, many, many.district)
    with many.database.bound() as connection:
        for number in range(100, 120):
            room.teacher_facts(f"T{number}")
        kept = connection.execute(
            "SELECT generic_plans FROM pg_catalog.pg_prepared_statements"
            " WHERE statement LIKE '%% AS fact%%' OR statement LIKE '%%FROM span%%'"
        ).fetchall()

    assert len(kept) == 2
    assert all(plans > 0 for (plans,) in kept)


def test_the_events_of_a_batch_are_found_by_index(many):
    with many.database.transaction() as connection:
        generations.enter(connection, many.district)
        # The tables of a test are so small that reading them whole is cheaper.
        connection.execute("SET LOCAL enable_seqscan = off")
        posting_ids = [
            row[0]
            for row in connection.execute("SELECT posting_id FROM report LIMIT 5")
        ]
        positions = plan(connection, "positions", subject_ids=posting_ids)
        beside = plan(
            connection,
            "reports_beside",
            posting_ids=posting_ids,
            teacher_ids=["T100"],
            activity_ids=["A001"],
            occasions=["1"],
        )

    assert whole_tables(positions) == set()
    assert whole_tables(beside) == set()


def test_numbers_and_days_are_never_null_and_fixed_in_width(projector):
    with projector.database.connection() as connection:
        found = connection.execute(
            "SELECT table_name, column_name, is_nullable, data_type"
            " FROM information_schema.columns WHERE table_schema LIKE 'projection\\_%'"
            " AND table_name IN ('span', 'completion', 'carried_in', 'approved_offset',"
            " 'attestation', 'activity', 'disallowance', 'ruling')"
        ).fetchall()

    assert found
    assert {row[2] for row in found} == {"NO"}
    assert "numeric" not in {row[3] for row in found}


def test_the_largest_amount_keeps_its_hundredths(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1, amount=Decimal("1999.99")))
    projector.catch_up(TODAY)

    (completion,) = room.teacher_facts("T001").facts.completions

    assert completion.amount == Decimal("1999.99")
