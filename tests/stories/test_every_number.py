"""Every number of a statement leads to events and articles, and adds up."""

from fractions import Fraction

SAMPLED = ("plain", "degree", "it_project", "moved_within_city", "not_redone")
"""One teacher of each intent, whose every parcel is followed to its origin."""


def everybody(demonstration):
    return [person.teacher_id for person in demonstration.district.people]


def sampled(demonstration):
    return [demonstration.people(intent)[0].teacher_id for intent in SAMPLED]


def booked(told, category):
    """What the parcels say of a category and everything below it."""
    return sum(
        Fraction(parcel["credits"])
        for parcel in told["parcels"]
        if (parcel["category"] + ".").startswith(category + ".")
    )


def test_the_parcels_sum_to_the_balance_for_every_teacher(demonstration):
    checked = sum(
        check_sums(demonstration.told(teacher_id))
        for teacher_id in everybody(demonstration)
    )

    assert checked > 5_000


def test_the_parcels_of_the_duties_sum_to_the_balance(demonstration):
    with_duties = [p for p in demonstration.district.people if p.roles]

    for person in with_duties:
        told = demonstration.statement(person.teacher_id, series="duties")
        assert check_sums(told)
    assert len(with_duties) == 9


def check_sums(told):
    """Compare every balance with its parcels; return how many were compared."""
    for balance in told["balances"]:
        assert Fraction(balance["credits"]) == booked(told, balance["category"])
        by_year = sum(map(Fraction, balance["by_year"].values()))
        assert by_year == Fraction(balance["credits"])
    total = sum(Fraction(parcel["credits"]) for parcel in told["parcels"])
    assert total == Fraction(told["total_credits"])
    return len(told["balances"])


def test_every_parcel_leads_to_a_posting_an_approval_and_the_evidence(demonstration):
    for teacher_id in sampled(demonstration):
        told = demonstration.told(teacher_id)
        for parcel in told["parcels"]:
            trace = demonstration.get(parcel["links"]["origin"])
            assert trace.status == 200, (parcel, trace.body)
            check_trace(parcel, trace.body)


def check_trace(parcel, trace):
    assert parcel["parcel_id"] in [p["parcel_id"] for p in trace["parcels"]]
    assert trace["posting"]["actor"]["person"]
    assert trace["posting"]["body_sha256"]
    if parcel["origin"] == "carry_in":
        assert trace["posting"]["topic"] == "credit-carried-in"
        return
    assert trace["posting"]["topic"] == "completion-posted"
    assert "completion-approved" in [step["topic"] for step in trace["decisions"]]
    assert trace["activity"][0]["topic"] == "activity-registered"
    assert trace["provider"][0]["topic"] == "provider-registered"
    assert trace["evidence"][0]["sha256"]


def test_every_rule_behind_a_number_names_its_article(demonstration):
    for teacher_id in sampled(demonstration):
        told = demonstration.told(teacher_id)
        rules = [rule for parcel in told["parcels"] for rule in parcel["rules"]]
        rules += [finding["rule"] for finding in told["findings"]]
        rules += [item["rule"] for item in told["uncounted"]]
        assert rules or told["verdict"] != "met"
        for rule in rules:
            assert rule["rule_id"]
            assert rule["article"]


def test_what_was_not_counted_says_why_in_both_languages(demonstration):
    codes = set()
    for teacher_id in everybody(demonstration):
        for item in demonstration.told(teacher_id)["uncounted"]:
            assert item["reason"]["zh"]
            assert item["reason"]["en"]
            codes.add(item["code"])
    assert {"not-passed", "over-cap", "outside-period"} <= codes


def test_the_statement_links_to_the_rules_and_the_history(demonstration):
    teacher_id = sampled(demonstration)[0]
    told = demonstration.statement(teacher_id)

    policy = demonstration.get(told["links"]["policy"])
    history = demonstration.get(told["links"]["history"])

    assert policy.status == 200
    assert len(history.body["items"]) > len(told["parcels"])


def test_every_event_of_a_history_names_who_acted_and_where_it_came_from(demonstration):
    teacher_id = sampled(demonstration)[1]

    items = demonstration.get(f"/v1/teachers/{teacher_id}/history").body["items"]

    assert [item["position"] for item in items] == sorted(i["position"] for i in items)
    for item in items:
        assert item["actor"]["client_id"]
        assert item["actor"]["person"]
        if item["topic"] == "completion-posted" and item["reported_at"]:
            assert item["source"]["batch"].startswith("municipal-")
