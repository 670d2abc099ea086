"""`credit-ledger statement` on a teacher whom two tables speak of."""

from datetime import date

from click.testing import CliRunner

from domain.events.teacher import TeacherMoved
from projections.runner import Projector
from scripts.cli import main
from tests.conftest import TODAY
from tests.projections.history import TEACHER, a_district, a_school, record


def test_r25_a_statement_tells_the_result_by_the_other_table(ledger, settings):
    a_district(ledger)
    record(ledger, a_school("S002", kind="private_or_other"))
    moved = TeacherMoved(school_id="S002", valid_from=date(2023, 9, 1))
    record(ledger, (TEACHER, "T001", moved))
    projector = Projector(settings)
    projector.prepare()
    projector.catch_up(TODAY)
    projector.close()

    environment = settings.as_environment()
    result = CliRunner().invoke(main, ("statement", "T001"), env=environment)

    assert result.exit_code == 0, result.output
    words = " ".join(result.stdout.split())
    assert "The other table 另一张表: chaoyang-commission" in words
    assert "0.00 of 36.00 credits; missing: total" in words
