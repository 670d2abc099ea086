"""Every other option of a reading is tried, and who turns on it is counted."""

from domain.policy.columns.encode import population_of
from domain.policy.load import load_policy
from domain.policy.replaying.open_readings import readings_report
from tests.domain.policy.documents import AWARDS, END, EVERYBODY, HEAD, rule
from tests.domain.policy.replaying.naive import explaining
from tests.domain.policy.replaying.worlds import with_credits


def a_reading(name, more="", options=("low", "high")):
    told = "\n".join(f'{o} = {{ zh = "{o}", en = "{o}" }}' for o in options)
    return (
        f'\n[[reading]]\nid = "{name}"\nquestion = {{ zh = "?", en = "{name}?" }}\n'
        f'article = "§9"\ndefault = "{options[0]}"\n{more}\n'
        f"[reading.options]\n{told}\n"
    )


POLICY = load_policy(
    HEAD
    + EVERYBODY
    + AWARDS
    + a_reading("R1")
    + a_reading("R2", "open = true", ("low", "high", "higher"))
    + rule("one", "minimum", 'on = "core"\nneed = { R1 = { low = "1", high = "6" } }')
    + rule(
        "two",
        "minimum",
        'on = "core"\nneed = { R2 = { low = "2", high = "4", higher = "8" } }',
    ),
    "readings.toml",
)
FACTS = [with_credits(f"T{core}", core=core) for core in (1, 3, 5, 9)]


def report(parts):
    known = [(population_of(part), part) for part in parts]
    populations = [population for population, _ in known]
    return readings_report(populations, POLICY, END, explaining(*known))


def test_open_questions_come_first_and_each_option_tells_who_turns():
    found = report([FACTS])

    told = [(one.reading_id, one.option, one.tally.lost) for one in found]
    assert told == [("R2", "high", 1), ("R2", "higher", 2), ("R1", "high", 2)]
    assert [one.open for one in found] == [True, True, False]
    first = found[0]
    assert (first.default, first.default_label.en) == ("low", "low")
    assert (first.question.en, first.article) == ("R2?", "§9")
    assert first.tally.before == {"met": 3, "not_met": 1, "not_in_scope": 0}


def test_the_parts_of_a_population_add_up():
    whole = [one.tally for one in report([FACTS])]

    assert [one.tally for one in report([FACTS[:1], FACTS[1:]])] == whole
