"""Short words for the two worlds of a replay."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

from domain.facts import TeacherFacts
from domain.policy.columns.encode import population_of
from domain.policy.replaying.causing import Worlds
from domain.policy.replaying.pairing import Pair
from domain.policy.replaying.replay import replay
from domain.policy.replaying.world import World
from domain.policy.revisions.amendments import Applied, revision_of
from tests.domain.policy.documents import END, completion, span
from tests.domain.policy.replaying.naive import explaining


def a_teacher(teacher_id, *completions, school="S1", **other):
    """Return a teacher's facts, at one school since 2012."""
    first = span(date(2012, 9, 1), school=school, service="active", **other)
    return TeacherFacts(teacher_id=teacher_id, spans=(first,), completions=completions)


def with_credits(teacher_id, core=0, extra=0, **other):
    """Return a teacher with so many credits in the small document's categories."""
    told = []
    if core:
        told.append(completion(1, "core", core * 10))
    if extra:
        told.append(completion(2, "extra", extra * 20))
    return a_teacher(teacher_id, *told, **other)


def without_causes(before, after, *, days=(END, END), readings=({}, {}), **more):
    """Return two worlds between which nobody looks for causes."""
    old, new = (
        Applied(policy=policy, readings=policy.rules(chosen).options)
        for policy, chosen in zip((before, after), readings, strict=True)
    )
    return Worlds(
        before=World(applied=old, counted_up_to=days[0]),
        after=World(applied=new, counted_up_to=days[1]),
        revision=SimpleNamespace(before=old, after=new, bearing=()),
        **more,
    )


def with_causes(before, after, *, days=(END, END), readings=({}, {}), **more):
    """Return two worlds with the amendments between them."""
    revision = revision_of(before, after, *readings)
    return Worlds(
        before=World(applied=revision.before, counted_up_to=days[0]),
        after=World(applied=revision.after, counted_up_to=days[1]),
        revision=revision,
        **more,
    )


def replayed(worlds, facts, later=None, **options):
    """Replay teachers' facts by the naive evaluator, the same on both sides if any."""
    before = after = told_apart(facts)
    known = [(before, facts)]
    if later is not None:
        after = told_apart(later)
        known.append((after, later))
    pair = Pair(before=before, after=after)
    return replay(worlds, [pair], explaining(*known), **options)


def told_apart(facts):
    """Return a population whose words are like those of no other: not even none."""
    population = population_of(facts)
    return replace(population, words=list(population.words))


def changes(result):
    """Return what became of the teachers that changed, by id."""
    return {one.teacher_id: one.change for one in result.changes}


def the_change(result):
    """Return the one teacher that changed."""
    (change,) = result.changes
    return change
