"""The district's words: in two languages, and all that the documents use."""

import tomllib

from domain.policy.load import shipped_policies
from domain.statement import Label
from domain.terms import Result, Role, Unit
from domain.vocabulary import load_vocabulary, read_vocabulary

GROUP = '[kind] # of activity\ncore = { zh = "核心", en = "Core" }\n'


def test_a_word_has_a_label_in_both_languages():
    vocabulary = read_vocabulary(GROUP)

    assert vocabulary.words("kind") == ("core",)
    assert vocabulary.label("kind", "core") == Label(zh="核心", en="Core")


def test_a_word_that_is_not_listed_labels_itself():
    vocabulary = read_vocabulary(GROUP)

    assert not vocabulary.has("kind", "odd")
    assert not vocabulary.has("colour", "core")
    assert vocabulary.words("colour") == ()
    assert vocabulary.label("kind", "odd") == Label(zh="odd", en="odd")


def test_the_words_that_the_ledger_itself_knows_are_listed():
    vocabulary = load_vocabulary()

    assert set(vocabulary.words("unit")) == set(Unit)
    assert set(vocabulary.words("result")) == set(Result)
    assert set(vocabulary.words("role")) == set(Role)


def test_every_kind_that_a_document_speaks_of_is_listed():
    vocabulary = load_vocabulary()
    spoken = {
        kind
        for text in shipped_policies().values()
        for table in tomllib.loads(text)["rule"]
        for kind in _kinds(table.get("where", {}))
    }

    assert spoken
    assert spoken <= set(vocabulary.words("kind"))


def _kinds(where):
    own = where.get("kind", [])
    inner = where.get("except", {})
    return {
        *([own] if isinstance(own, str) else own),
        *(_kinds(inner) if inner else ()),
    }


def test_every_category_below_a_template_is_a_listed_word():
    vocabulary = load_vocabulary()
    categories = tomllib.loads(shipped_policies()["chaoyang-commission"])["category"]
    ids = {category["id"] for category in categories}

    themes = {f"required.public.{word}" for word in vocabulary.words("theme")}
    sections = {f"required.professional.{w}" for w in vocabulary.words("section")}
    assert themes | sections <= ids
