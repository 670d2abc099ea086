from domain.statement import Verdict
from projections.statements import Question, statement
from tests.conftest import TODAY
from tests.projections.history import (
    a_district,
    a_report,
    an_approval,
    record,
)

NOW = Question(series="credits", today=TODAY)


def test_a_statement_counts_what_the_district_approved(ledger, projector, room):
    a_district(ledger)
    record(ledger, a_report(1), an_approval(1))

    projector.catch_up(TODAY)
    view = statement(room, "T001", NOW)

    assert view.statement.total_credits == 2
    assert view.statement.verdict is Verdict.NOT_MET
    assert view.school_id == "S001"
    assert view.read.position == ledger.position()
