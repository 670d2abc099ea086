"""What things and people are called: from the registers and the directory."""

from collections.abc import Iterable, Mapping

from domain.events.teacher import CompletionPosted
from domain.facts import TeacherFacts
from domain.registers import Registers
from domain.statement import Label
from http_api.context import services
from http_api.pages.event_facts import Namer
from projections.views import OriginStep


def school_label(school_id: str) -> Label:
    """Return the name of a school, its id where the register lacks it."""
    registered = services().ledger.registers.current().school(school_id).registered
    if registered is None:
        return Label(zh=school_id, en=school_id)
    return Label(zh=registered.name_zh, en=registered.name_en)


def namer_of(steps: Iterable[OriginStep]) -> Namer:
    """Return what names the ids in these events, their own postings among them.

    The registers are looked at once, not once an id.
    """
    registers = services().ledger.registers.current()
    titles = {
        str(event.posting_id): _title(registers, event.activity_id)
        for step in steps
        if isinstance(event := step.recorded.event, CompletionPosted)
    }

    def name(field: str, key: str) -> Label | None:
        return titles.get(key) or _called(registers, field, key)

    return name


def _called(registers: Registers, field: str, key: str) -> Label | None:
    """Return what an id in a field of an event stands for, if a register knows it."""
    if field == "activity_id":
        return _title(registers, key)
    school = registers.school(key).registered
    provider = registers.provider(key).registered
    found = {
        "school_id": school,
        "into_school_id": school,
        "provider_id": provider,
        "reporter": school or provider,
    }.get(field)
    return Label(zh=found.name_zh, en=found.name_en) if found else None


def _title(registers: Registers, activity_id: str) -> Label:
    """Return the title of an activity, its id where the register lacks it."""
    terms = registers.activity(activity_id).terms
    if terms is None:
        return Label(zh=activity_id, en=activity_id)
    return Label(zh=terms.title_zh, en=terms.title_en)


def organisation_labels() -> dict[str, Label]:
    """Return the names of all schools and providers, by id."""
    providers = services().ledger.registers.current().providers
    named = {
        provider_id: Label(zh=state.registered.name_zh, en=state.registered.name_en)
        for provider_id, state in providers.items()
        if state.registered is not None
    }
    return {**named, **school_labels()}


def titles_of(facts: TeacherFacts) -> Mapping[str, Label]:
    """Return what each posting and each carried-in line of a teacher is called."""
    registers = services().ledger.registers.current()
    titles = {
        str(done.posting_id): _title(registers, done.activity_id)
        for done in facts.completions
    }
    for line in facts.carried_in:
        titles[str(line.carry_in_id)] = Label(zh=line.origin, en=line.origin)
    return titles


def name_of(teacher_id: str) -> str | None:
    """Return the name of a teacher, if the directory has one."""
    return names_of([teacher_id]).get(teacher_id)


def names_of(teacher_ids: Iterable[str]) -> dict[str, str]:
    """Return the names that the directory has of these teachers."""
    entries = services().ledger.directory.get_many(teacher_ids)
    return {key: entry.name for key, entry in entries.items() if entry.name}


def school_labels() -> dict[str, Label]:
    """Return the names of all schools, by id."""
    schools = services().ledger.registers.current().schools
    return {
        school_id: Label(zh=state.registered.name_zh, en=state.registered.name_en)
        for school_id, state in sorted(schools.items())
        if state.registered is not None
    }
