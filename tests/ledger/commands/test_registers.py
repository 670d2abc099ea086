"""Registers over the real store: registered once, known again, changed by events."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.errors import (
    AlreadyRegisteredError,
    AlreadyRevokedError,
    ExpiredError,
    IncompleteRulingError,
    NotAllowedError,
    NotAssertedError,
    UnknownError,
)
from domain.policy.load import shipped_policies
from domain.policy.mistakes import PolicyError
from domain.school import ProjectYear
from domain.terms import Role
from ledger.commands import (
    activities,
    clients,
    policies,
    providers,
    rulings,
    schools,
)
from tests.conftest import TODAY, a_request
from tests.ledger.commands.telling import (
    ADMINISTRATOR,
    IMPORTER,
    register_activity,
)

DAY = date(2024, 9, 1)


def school(school_id="S009", **changes):
    given = {
        "school_id": school_id,
        "name_zh": "朝阳实验小学",
        "name_en": "Experimental",
        "kind": "commission",
        "stage": "primary",
        "valid_from": date(2020, 9, 1),
    }
    return schools.SchoolToRegister(**{**given, **changes})


# --- schools --------------------------------------------------------------------------


def test_a_school_is_registered_once_and_known_again(district):
    first = schools.register_school(district, a_request(ADMINISTRATOR), school())
    position = district.position()
    again = schools.register_school(district, a_request(ADMINISTRATOR), school())

    assert (first.outcome, first.body["status"]) == ("created", "registered")
    assert (again.outcome, again.body["school_id"]) == ("known", "S009")
    assert district.position() == position
    other = school(name_en="Other")
    with pytest.raises(AlreadyRegisteredError):
        schools.register_school(district, a_request(ADMINISTRATOR), other)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"kind": "castle"}, "school-kind-unknown"), ({"stage": "x"}, "stage-unknown")],
)
def test_kind_and_stage_are_words_of_the_vocabulary(district, changes, code):
    with pytest.raises(UnknownError) as found:
        schools.register_school(district, a_request(ADMINISTRATOR), school(**changes))
    assert found.value.code == code


def test_a_school_changes_kind_and_merges(district):
    change = schools.KindChange(
        school_id="S001", kind="private_or_other", valid_from=DAY
    )
    merger = schools.SchoolMerger(
        school_id="S002", into_school_id="S001", valid_from=DAY
    )

    schools.change_school_kind(district, a_request(ADMINISTRATOR), change)
    schools.merge_school(district, a_request(ADMINISTRATOR), merger)

    registers = district.registers.current()
    assert registers.school("S001").kind_on(DAY) == "private_or_other"
    assert registers.school_goes_on_as("S002", DAY) == "S001"
    elsewhere = replace(merger, school_id="S001", into_school_id="S777")
    with pytest.raises(UnknownError):
        schools.merge_school(district, a_request(ADMINISTRATOR), elsewhere)


def test_a8_25_the_office_disallows_and_reinstates_a_project_year(district, reviewer):
    disallowance = schools.Disallowance(
        school_id="S001",
        year=2023,
        kind="school_based",
        document_no="朝教继〔2024〕2号",
        note="措施不力",
    )
    reinstatement = schools.Reinstatement(
        school_id="S001", year=2023, kind="school_based", document_no="no"
    )
    year = ProjectYear(year=2023, kind="school_based")

    schools.disallow_project_year(district, a_request(reviewer), disallowance)
    standing = district.registers.current().school("S001").disallowances
    schools.reinstate_project_year(district, a_request(reviewer), reinstatement)

    assert standing == {year: "朝教继〔2024〕2号"}
    assert district.registers.current().school("S001").disallowances == {}
    with pytest.raises(NotAllowedError):
        schools.disallow_project_year(district, a_request(ADMINISTRATOR), disallowance)
    with pytest.raises(NotAssertedError):
        schools.disallow_project_year(district, a_request(IMPORTER), disallowance)


# --- providers and activities ---------------------------------------------------------


def test_a_provider_is_registered_once_and_qualified_anew(district):
    provider = providers.ProviderToRegister(
        provider_id="P009",
        name_zh="职工大学",
        name_en="Staff University",
        may_give=["elective_topical"],
        valid_from=date(2020, 1, 1),
    )
    qualification = providers.Qualification(
        provider_id="P009", may_give=[], valid_from=DAY, document_no="no"
    )

    first = providers.register_provider(district, a_request(ADMINISTRATOR), provider)
    again = providers.register_provider(district, a_request(ADMINISTRATOR), provider)
    providers.change_qualification(district, a_request(ADMINISTRATOR), qualification)

    assert (first.outcome, again.outcome) == ("created", "known")
    state = district.registers.current().provider("P009")
    assert state.may_give_on(date(2024, 8, 31)) == ("elective_topical",)
    assert state.may_give_on(DAY) == ()


def test_what_a_provider_may_give_are_kinds_of_the_vocabulary(district):
    provider = providers.ProviderToRegister(
        provider_id="P009",
        name_zh="职工大学",
        name_en="Staff University",
        may_give=["gardening:roses"],
        valid_from=date(2020, 1, 1),
    )
    with pytest.raises(UnknownError) as found:
        providers.register_provider(district, a_request(ADMINISTRATOR), provider)
    assert (found.value.code, found.value.field) == ("kind-unknown", "may_give")


def test_an_activity_is_registered_once_amended_and_withdrawn(district):
    first = register_activity(district, "A9", school_id="S001")
    again = register_activity(district, "A9", school_id="S001")
    amendment = activities.Amendment(
        activity_id="A9", document_no="no", hours=Decimal(48)
    )
    withdrawal = activities.ActivityWithdrawal(
        activity_id="A9", valid_from=DAY, document_no="no"
    )

    activities.amend_activity(district, a_request(ADMINISTRATOR), amendment)
    activities.withdraw_activity(district, a_request(ADMINISTRATOR), withdrawal)

    state = district.registers.current().activity("A9")
    assert (first.outcome, again.outcome) == ("created", "known")
    assert state.hours == Decimal(48)
    assert not state.approved_on(DAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "gardening"}, "kind"),
        ({"provider_id": "P777"}, "provider_id"),
        ({"school_id": "S777"}, "school_id"),
    ],
)
def test_an_activity_refers_to_what_is_known(district, changes, field):
    with pytest.raises(UnknownError) as found:
        register_activity(district, "A9", **changes)
    assert found.value.field == field


# --- rulings --------------------------------------------------------------------------


def ruling(**changes):
    given = {
        "ruling_id": "secondment-2024",
        "series": "credits",
        "effect": "target",
        "document_no": "朝教继〔2024〕9号",
        "teacher_ids": ["T2", "T1"],
        "credits": Decimal(30),
        "note": "援疆",
    }
    return rulings.RulingToMake(**{**given, **changes})


def test_r26_a_ruling_is_made_once_and_withdrawn(district, reviewer):
    first = rulings.make_ruling(district, a_request(reviewer), ruling())
    again = rulings.make_ruling(district, a_request(reviewer), ruling())
    made = district.registers.current().rulings["secondment-2024"].made
    withdrawal = rulings.RulingWithdrawal(ruling_id="secondment-2024", document_no="n")
    rulings.withdraw_ruling(district, a_request(reviewer), withdrawal)

    assert (first.outcome, again.outcome) == ("created", "known")
    assert made is not None
    assert made.teacher_ids == ("T1", "T2")
    assert not district.registers.current().rulings["secondment-2024"].stands


def test_a_ruling_names_teachers_that_are_known(district, reviewer):
    with pytest.raises(UnknownError) as found:
        rulings.make_ruling(district, a_request(reviewer), ruling(teacher_ids=["T9"]))
    assert found.value.field == "teacher_ids"
    with pytest.raises(IncompleteRulingError):
        rulings.make_ruling(district, a_request(reviewer), ruling(credits=None))
    with pytest.raises(NotAllowedError):
        rulings.make_ruling(district, a_request(ADMINISTRATOR), ruling())


# --- policies -------------------------------------------------------------------------


def test_a_policy_is_adopted_once_with_its_text(district, policy_office):
    name, text = next(iter(shipped_policies().items()))
    adoption = policies.PolicyToAdopt(text=text, document_no="朝教党发〔2022〕15号")

    first = policies.adopt_policy(district, a_request(policy_office), adoption)
    again = policies.adopt_policy(district, a_request(policy_office), adoption)

    assert (first.outcome, again.outcome) == ("created", "known")
    assert again.body["position"] == first.body["position"] == district.position()
    assert district.policies.text(name) == text


def test_a_policy_governs_until_it_is_withdrawn_and_can_come_again(
    district, policy_office
):
    name, text = next(iter(shipped_policies().items()))
    adoption = policies.PolicyToAdopt(text=text, document_no="no")
    first = policies.adopt_policy(district, a_request(policy_office), adoption)
    withdrawal = policies.PolicyWithdrawal(
        document=name, revision=first.body["revision"], document_no="no"
    )

    policies.withdraw_policy(district, a_request(policy_office), withdrawal)
    assert district.policies.find(name) is None
    again = policies.adopt_policy(district, a_request(policy_office), adoption)

    assert again.outcome == "created"


def test_only_the_policy_office_adopts_and_only_what_loads(district, policy_office):
    text = next(iter(shipped_policies().values()))

    with pytest.raises(NotAllowedError):
        policies.adopt_policy(
            district,
            a_request(ADMINISTRATOR),
            policies.PolicyToAdopt(text=text, document_no="no"),
        )
    with pytest.raises(PolicyError):
        policies.adopt_policy(
            district,
            a_request(policy_office),
            policies.PolicyToAdopt(text="[policy]", document_no="no"),
        )


# --- keys -----------------------------------------------------------------------------


def client(**changes):
    given = {
        "client_id": "school-S001",
        "role": Role.SCHOOL,
        "person": "training manager",
        "organisation": "S001",
    }
    return clients.ClientToCreate(**{**given, **changes})


def test_a_key_is_told_once_and_opens_the_door(district, administrator):
    asked = a_request(administrator, idempotency_key="k", content_sha256="c")

    answer = clients.create_client(district, asked, client())

    actor = district.clients.authenticate(answer.body["key"], TODAY)
    assert actor is not None
    assert (actor.client_id, actor.organisation) == ("school-S001", "S001")
    assert answer.body["key"] not in repr(district.log(0, 1000))
    assert district.kept_answer(asked) is None, "no answer with a key is kept"
    with pytest.raises(AlreadyRegisteredError):
        clients.create_client(district, asked, client())


def test_a_key_is_closed_for_ever(district, administrator):
    key = clients.create_client(district, a_request(administrator), client()).body[
        "key"
    ]
    revocation = clients.ClientRevocation(client_id="school-S001", reason="lost")

    clients.revoke_client(district, a_request(administrator), revocation)

    assert district.clients.authenticate(key, TODAY) is None
    with pytest.raises(AlreadyRevokedError):
        clients.revoke_client(district, a_request(administrator), revocation)
    with pytest.raises(ExpiredError):
        clients.create_client(
            district,
            a_request(administrator),
            client(client_id="c2", expires_on=date(2020, 1, 1)),
        )
