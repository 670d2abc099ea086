"""Make the district that is attacked: its registers, and two schools' records."""

from collections.abc import Iterator
from importlib import resources

from domain.policy.load import shipped_policies
from scripts.soak.hostile.canaries import word
from scripts.soak.hostile.planter import BEFORE, Body, Planter
from scripts.soak.hostile.world import (
    PROVIDER_A,
    PROVIDER_B,
    QUIET,
    SCHOOL_A,
    SCHOOL_B,
    SCHOOL_SPARE,
)

MOVED, AFTER = "2024-09-01", "2024-11-01"
DOCUMENTS = ("chaoyang-commission", "chaoyang-private")
HIDDEN, BAIT = word("teacher"), word("bait")
"""Teachers of school B: strangers know of the second."""
POLICY_NO = "朝教党发〔2022〕15号"


def plant(planter: Planter) -> None:
    """Register the district, then record what each of the two schools may not see."""
    for book in (planter.records, planter.spares):
        book["series"] += ["credits", "trial"]
        book["filename"] += ["style.css"]
        book["client_id"] += ["nobody-1", "nobody-2"]
    planter.records["client_id"] += ["school_a", "school_b"]
    _policies(planter)
    _registers(planter)
    _teachers(planter)
    _spares(planter)
    _records_of_a(planter)
    _records_of_b(planter)
    _moved(planter)
    planter.settle()
    _decided(planter)
    _files(planter)
    planter.settle()


def _policies(planter: Planter) -> None:
    texts = [shipped_policies()[name] for name in DOCUMENTS]
    trial = resources.files("scripts.soak.hostile").joinpath("trial.toml")
    for text in (trial.read_text("utf-8"), *texts):
        body = {"text": text, "document_no": POLICY_NO}
        told = planter.post("policy_office", "/policies", body)
        planter.records["document"].append(told["document"])
        planter.records["revision"].append(told["revision"])
    spare = trial.read_text("utf-8").replace('"trial"', '"spare"')
    planter.post("policy_office", "/policies", {"text": spare, "document_no": "1"})
    planter.spares["document"].append("spare")
    planter.spares["revision"].append("2021-01-01")


def _registers(planter: Planter) -> None:
    for school_id in (SCHOOL_A, SCHOOL_B, SCHOOL_SPARE, "school-spare-2"):
        body: Body = {
            "school_id": school_id,
            "name_zh": "小学",
            "name_en": school_id,
            "kind": "commission",
            "stage": "primary",
            "valid_from": "2010-09-01",
        }
        planter.post("administrator", "/schools", body)
        planter.made("school_id", school_id, spare="spare" in school_id)
    for provider_id in (PROVIDER_A, PROVIDER_B, "provider-spare"):
        body = {
            "provider_id": provider_id,
            "name_zh": "学院",
            "name_en": provider_id,
            "may_give": ["professional", "public_required"],
            "valid_from": "2010-09-01",
        }
        planter.post("administrator", "/providers", body)
        planter.made("provider_id", provider_id, spare="spare" in provider_id)
    for activity_id, kind, more in (
        ("LECTURE", "professional", {"hours": "20"}),
        ("ETHICS", "public_required", {"credits": "1", "tags": {"theme": "ethics"}}),
        ("SBA", "school_based", {"hours": "20", "school_id": SCHOOL_A}),
        ("SBB", "school_based", {"hours": "20", "school_id": SCHOOL_B}),
        ("PRB", "professional", {"hours": "20", "provider_id": PROVIDER_B}),
        ("SPARE", "professional", {"hours": "20"}),
    ):
        body = {
            "activity_id": activity_id,
            "title_zh": "研修",
            "title_en": f"Study {activity_id}",
            "kind": kind,
            "provider_id": PROVIDER_A,
            "approval_no": "1",
            **more,
        }
        planter.post("administrator", "/activities", body)
        planter.made("activity_id", activity_id, spare=activity_id == "SPARE")


def _teachers(planter: Planter) -> None:
    canaries = planter.canaries
    canaries.plant("teacher", SCHOOL_B, PROVIDER_A)
    canaries.bait(canaries.plant("bait", SCHOOL_B))
    for teacher_id, school_id, mark in (
        ("TA1", SCHOOL_A, "a1"),
        ("TA2", SCHOOL_A, "a2"),
        (QUIET, SCHOOL_A, None),
        (HIDDEN, SCHOOL_B, "hidden"),
        (BAIT, SCHOOL_B, "bait"),
        ("GONE", SCHOOL_A, None),
        ("CAME", SCHOOL_B, None),
        ("TX1", SCHOOL_SPARE, None),
        ("TX2", SCHOOL_SPARE, None),
    ):
        body: Body = {
            "teacher_id": teacher_id,
            "school_id": school_id,
            "valid_from": "2015-09-01",
            "attributes": {"entry": ["existing"]},
        }
        if mark is not None:
            body["name"] = f"林{canaries.plant(f'{mark}name', school_id)}"
            body["number"] = canaries.plant(f"{mark}number", school_id)
            word = canaries.plant(f"{mark}attribute", school_id)
            body["attributes"]["role"] = [word]
        planter.post("administrator", "/teachers", body)
        if teacher_id not in (HIDDEN, QUIET):
            planter.made("teacher_id", teacher_id, spare=teacher_id in ("TX1", "TX2"))


def _spares(planter: Planter) -> None:
    for number in range(4):
        posting_id = planter.completion(
            "importer", "TX1", occasion=str(number), **_imported(SCHOOL_SPARE)
        )
        planter.made("posting_id", posting_id, spare=True)
    for number in range(3):
        body: Body = {
            "ruling_id": f"ruling-{number}",
            "series": "credits",
            "effect": "exemption",
            "document_no": "1",
            "teacher_ids": ["TX1"],
            "rule_id": "x",
        }
        planter.post("reviewer", "/rulings", body)
        planter.made("ruling_id", f"ruling-{number}", spare=True)


def _imported(school_id: str) -> Body:
    return {
        "reported_at": "2024-06-30T17:00:00+08:00",
        "reporter": {"role": "school", "organisation": school_id},
        "source": {"batch": "archive", "sha256": "0" * 64, "row": 1},
    }


def _records_of_a(planter: Planter) -> None:
    planter.marked("school_a", "TA1", "own", owners=[SCHOOL_A])
    planter.marked("provider_a", "TA2", "ownp", owners=[SCHOOL_A, PROVIDER_A])
    asked = {"rule_id": "x", "credits": "1"}
    for teacher_id, spare in (("TA1", False), ("TX1", True)):
        who = "reviewer" if spare else "school_a"
        told = planter.post(who, f"/teachers/{teacher_id}/offsets", asked)
        planter.made("offset_id", told["offset_id"], spare=spare)


def _records_of_b(planter: Planter) -> None:
    canaries, of_b = planter.canaries, [SCHOOL_B]
    planter.marked("school_b", HIDDEN, "b1", owners=of_b, hidden=True)
    both = [SCHOOL_B, PROVIDER_A]
    planter.marked("provider_a", HIDDEN, "b2", owners=both, hidden=True)
    planter.marked("school_b", BAIT, "b3", owners=of_b)
    of_college = {"activity_id": "PRB", "owners": [SCHOOL_B, PROVIDER_B]}
    planter.marked("provider_b", BAIT, "b4", **of_college)
    offset = planter.post(
        "school_b", f"/teachers/{BAIT}/offsets", {"rule_id": "x", "credits": "1"}
    )
    canaries.keep(offset["offset_id"], SCHOOL_B)
    planter.known("offset_id", offset["offset_id"])
    leave = {"on": "2023-03-01", "reason": canaries.plant("leave", SCHOOL_B)}
    planter.post("school_b", f"/teachers/{HIDDEN}/leaves", leave)
    ruling = canaries.plant("ruling", SCHOOL_B)
    body: Body = {
        "ruling_id": ruling,
        "series": "credits",
        "effect": "exemption",
        "document_no": canaries.plant("rulingno", SCHOOL_B, SCHOOL_A),
        # It names a teacher of either school: none may learn of the other's.
        "teacher_ids": ["TA1", HIDDEN],
        "rule_id": "professional-minimum",
        "note": canaries.plant("rulingnote", SCHOOL_B, SCHOOL_A),
    }
    canaries.keep(ruling, SCHOOL_A, SCHOOL_B)
    planter.post("reviewer", "/rulings", body)


def _moved(planter: Planter) -> None:
    canaries = planter.canaries
    for teacher_id, old, new in (
        ("GONE", SCHOOL_A, SCHOOL_B),
        ("CAME", SCHOOL_B, SCHOOL_A),
    ):
        mark = teacher_id.lower()
        from_a = {"owners": [PROVIDER_A], "hidden": True}
        posters = {SCHOOL_A: "school_a", SCHOOL_B: "school_b"}
        planter.marked(posters[old], teacher_id, f"{mark}old", owners=[old])
        planter.marked("provider_a", teacher_id, f"{mark}oldp", **from_a)
        body = {"school_id": new, "valid_from": MOVED}
        planter.post("administrator", f"/teachers/{teacher_id}/moves", body)
        planter.marked(
            posters[new], teacher_id, f"{mark}new", completed_on=AFTER, owners=[new]
        )
        name = {"name": f"林{canaries.plant(f'{mark}name', new)}", "number": None}
        planter.post("administrator", f"/directory/{teacher_id}", name, "PUT")


def _decided(planter: Planter) -> None:
    """Record what the district decided, about either school's and spare teachers."""
    canaries = planter.canaries
    corrected = planter.completion("provider_a", "TA1", occasion="wrong")
    right = {
        "teacher_id": HIDDEN,
        "activity_id": "LECTURE",
        "amount": "20",
        "result": "passed",
        "completed_on": BEFORE,
        "occasion": "right",
        "reason": "wrong-teacher",
    }
    planter.post("provider_a", f"/completions/{corrected}/correction", right)
    for mark, teacher_id, owner in (
        ("a", "TA1", SCHOOL_A),
        ("b", HIDDEN, SCHOOL_B),
        ("bait", BAIT, SCHOOL_B),
        ("spare", "TX1", SCHOOL_SPARE),
    ):
        for name, record_id in _entitled(planter, mark, teacher_id, owner):
            canaries.keep(record_id, owner)
            if mark != "b":
                canaries.bait(record_id)
                planter.made(name, record_id, spare=mark == "spare")
    planter.refused()
    told = planter.post("auditor", "/replays", {"to": {"document": "trial"}})
    planter.made("replay_id", told["replay_id"], spare=True)


def _entitled(
    planter: Planter, mark: str, teacher_id: str, owner: str
) -> Iterator[tuple[str, str]]:
    """Give a teacher what the district gives; yield the ids of it."""
    plant = planter.canaries.plant
    planter.settle()
    certificate = {"teacher_id": teacher_id, "series": "trial"}
    told = planter.post("reviewer", "/certificates", certificate)
    yield "certificate_id", told["certificate_id"]
    carried = {
        "origin_district": plant(f"{mark}district", owner),
        "origin_reference": plant(f"{mark}reference", owner),
        "kind": "professional",
        "credits": "1",
        "completed_on": BEFORE,
    }
    told = planter.post("reviewer", f"/teachers/{teacher_id}/carry-ins", carried)
    yield "carry_in_id", told["carry_in_id"]
    attested = {
        "subject": "ethics",
        "on": BEFORE,
        "document_no": plant(f"{mark}attested", owner),
    }
    told = planter.post("reviewer", f"/teachers/{teacher_id}/attestations", attested)
    yield "attestation_id", told["attestation_id"]


def _files(planter: Planter) -> None:
    """Let both schools and an importer send files in; none is confirmed."""
    plant = planter.canaries.plant
    for who, owner, teacher_id in (
        ("school_a", SCHOOL_A, "TA1"),
        ("school_b", SCHOOL_B, BAIT),
        ("importer", "", "TX1"),
    ):
        mark = who.replace("_", "")
        occasion, note = plant(f"{mark}row", owner), plant(f"{mark}rownote", owner)
        name = plant(f"{mark}file", owner)
        lines = (
            "Teacher id,Activity id,Occasion,Amount,Result,Completed on,Note",
            f"{teacher_id},LECTURE,{occasion},20,passed,2024-05-01,{note}",
            f"{teacher_id},LECTURE,{occasion}-2,x,passed,2024-05-01,{note}",
        )
        told = planter.sent(
            who,
            f"/imports?name={name}.csv",
            "\n".join(lines).encode(),
            media_type="text/csv",
        )
        planter.canaries.keep(told["import_id"], owner)
        planter.canaries.bait(told["import_id"])
        planter.made("import_id", told["import_id"], spare=who == "importer")
