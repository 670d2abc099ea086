"""Read a population back, teacher by teacher, so that two of them can be compared."""

from datetime import date
from typing import Any

from domain.policy.columns.encode import VARIANT_COLUMNS
from domain.policy.columns.population import NO_WORD, Population

WORDS = ("kind", "unit", "result", "provider", "activity", "recognised_by")


def decoded(population: Population) -> dict[str, dict[str, Any]]:
    """Return everything that is said of each teacher, without any code in it."""
    return {
        teacher_id: {
            "rows": rows_of(population, place),
            "spans": spans_of(population, place),
            "offsets": [
                (word(population, rule), int(credits_))
                for teacher, rule, credits_ in zip(
                    population.offset_teacher,
                    population.offset_rule,
                    population.offset_credits,
                    strict=True,
                )
                if teacher == place
            ],
            "attestations": [
                (word(population, subject), date.fromordinal(day))
                for teacher, subject, day in zip(
                    population.attested_teacher,
                    population.attested_subject,
                    population.attested_day,
                    strict=True,
                )
                if teacher == place
            ],
            "rulings": population.rulings.get(place, ()),
        }
        for place, teacher_id in enumerate(population.teacher_ids)
    }


def word(population: Population, code: int) -> str | None:
    return None if code == NO_WORD else population.words[code]


def rows_of(population: Population, place: int) -> list[dict[str, Any]]:
    span = range(int(population.starts[place]), int(population.starts[place + 1]))
    return [
        {
            "id": bytes(population.ids[row]),
            "day": int(population.day[row]),
            "amount": int(population.amount[row]),
            "school": word(population, population.school[row]),
            "counts_in": int(population.counts_in[row]),
            "decided": int(population.decided[row]),
            "marks": int(population.marks[row]),
            "attributes": attributes_of(population, population.attributes[row]),
            **variant_of(population, population.variant[row]),
        }
        for row in span
    ]


def variant_of(population: Population, code: int) -> dict[str, Any]:
    variants = population.variants
    numbers = {name: int(getattr(variants, name)[code]) for name in VARIANT_COLUMNS}
    words = {name: word(population, numbers[name]) for name in WORDS}
    tags = dict(population.tag_sets[numbers["tags"]])
    carried_in = bool(variants.carried_in[code])
    return {**numbers, **words, "tags": tags, "carried_in": carried_in}


def spans_of(population: Population, place: int) -> list[tuple[date, Any]]:
    first, last = population.span_starts[place], population.span_starts[place + 1]
    return [
        (
            date.fromordinal(population.span_day[span]),
            attributes_of(population, population.span_attributes[span]),
        )
        for span in range(int(first), int(last))
    ]


def attributes_of(population: Population, code: int) -> dict[str, tuple[str, ...]]:
    sets = population.attribute_sets
    return {
        name: sets.values[name][column[code]]
        for name, column in sets.names.items()
        if column[code] != NO_WORD
    }
