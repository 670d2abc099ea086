"""The mirror and the contract are walked together: neither gets anything alone."""

from typing import Any

import pytest
from marshmallow import Schema, fields
from msgspec import Struct, inspect

from domain.terms import Unit
from http_api.accepting.quick import FIRST_DAY, LAST_DAY
from http_api.accepting.shapes import (
    CompletionShape,
    EvidenceShape,
    ReporterShape,
    SourceShape,
)
from http_api.schemas.commands import (
    EvidenceSchema,
    Listed,
    Part,
    ReporterSchema,
    SourceSchema,
)
from http_api.schemas.completions import CompletionSchema
from http_api.schemas.fields import (
    MAX_TAGS,
    Amount,
    Choice,
    Day,
    Id,
    Instant,
    Sha256,
    Tags,
    Text,
    Uri,
    Whole,
    Word,
)

PAIRS: dict[type[Schema], type[Struct]] = {
    CompletionSchema: CompletionShape,
    EvidenceSchema: EvidenceShape,
    ReporterSchema: ReporterShape,
    SourceSchema: SourceShape,
}
DEFAULTS: dict[str, Any] = {"occasion": "", "unit": Unit.HOURS}
"""What the quick way takes for a field that was not sent; the others are empty."""


def string(least: int | None, most: int | None) -> inspect.StrType:
    return inspect.StrType(min_length=least, max_length=most)


PLAIN: dict[type[fields.Field[Any]], list[inspect.Type]] = {
    Id: [string(1, 40)],
    Word: [string(1, 40)],
    Sha256: [string(64, 64)],
    Uri: [string(1, None)],
    Instant: [string(1, None)],
    Day: [inspect.DateType()],
    Amount: [string(1, None), inspect.IntType(), inspect.FloatType()],
}


def mirrored(field: fields.Field[Any]) -> list[inspect.Type]:
    """Return the types that have to stand for a field; fails for one it knows not."""
    if isinstance(field, Whole):
        bounded = inspect.IntType(ge=field.minimum, le=field.maximum)
        return [bounded, inspect.FloatType()]
    if isinstance(field, Text):
        return [string(None if field.blank else 1, field.limit)]
    if isinstance(field, Choice):
        return [inspect.EnumType(cls=field.words)]
    return PLAIN.get(type(field)) or mirrored_whole(field)


def mirrored_whole(field: fields.Field[Any]) -> list[inspect.Type]:
    """Return the types that have to stand for a field with others inside."""
    if isinstance(field, Part):
        return [inspect.type_info(PAIRS[type(field.schema)])]
    if isinstance(field, Listed):
        (item,) = mirrored(field.inner)
        most = field.metadata["maxItems"]
        assert (field.metadata["minItems"], len(field.validators)) == (0, 1)
        return [inspect.ListType(item_type=item, max_length=most)]
    assert isinstance(field, Tags), type(field)
    (key,), (value,) = mirrored(field.key_field), mirrored(field.value_field)
    assert len(field.validators) == 1
    return [inspect.DictType(key_type=key, value_type=value, max_length=MAX_TAGS)]


@pytest.mark.parametrize("schema", PAIRS)
def test_the_mirror_has_the_fields_of_the_contract_and_their_limits(schema):
    contract = schema()
    shape = inspect.type_info(PAIRS[schema])

    hooks = contract._hooks  # noqa: SLF001 -- nothing else tells of hooks
    assert not any(hooks.values())
    assert shape.forbid_unknown_fields
    assert {field.name for field in shape.fields} == contract.fields.keys()
    for field in shape.fields:
        told = contract.fields[field.name]
        assert field.encode_name == (told.data_key or told.name)
        found = field.type
        types = found.types if isinstance(found, inspect.UnionType) else (found,)
        null = [inspect.NoneType()] if told.allow_none else []
        expected = [*mirrored(told), *null]
        assert sorted(map(repr, types)) == sorted(map(repr, expected)), field.name
        assert field.required == told.required, field.name


@pytest.mark.parametrize("schema", PAIRS)
def test_a_row_is_encoded_with_its_keys_in_order(schema):
    names = [field.encode_name for field in inspect.type_info(PAIRS[schema]).fields]

    assert names == sorted(names)


def test_what_is_not_sent_means_the_same_on_both_ways():
    for name, field in CompletionSchema().fields.items():
        if not field.required:
            default = field.load_default
            value = default() if callable(default) else default
            assert value == DEFAULTS.get(name, value)
            assert name in DEFAULTS or not value


def test_ids_and_words_are_as_long_as_the_mirror_says():
    for kind in (Id(), Word()):
        assert kind.shape.fullmatch("a" * 40)
        assert not kind.shape.fullmatch("a" * 41)


def test_the_days_that_both_take_begin_and_end_together():
    for day, taken in [
        (FIRST_DAY.isoformat(), True),
        (LAST_DAY.isoformat(), True),
        ("1899-12-31", False),
        ("2200-01-01", False),
    ]:
        assert bool(Day().shape.fullmatch(day)) is taken
