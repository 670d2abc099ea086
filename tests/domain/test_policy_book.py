"""Adopted revisions of a document: which one governs."""

import pytest

from domain import policy_book as books
from domain.canonical import sha256_hex
from domain.errors import (
    AlreadyRegisteredError,
    AlreadyWithdrawnError,
    PolicyTextChangedError,
    UnknownError,
)
from domain.events.register import PolicyAdopted, PolicyWithdrawn
from tests.domain.telling import posted, recorded, told


def adopted(revision: str = "2022-10-14", **changes) -> PolicyAdopted:
    text = changes.get("text", f"revision = '{revision}'")
    given = {
        "document": "chaoyang-commission",
        "revision": revision,
        "series": "credits",
        "text": text,
        "text_sha256": sha256_hex(text.encode()),
        "document_no": "朝教党发〔2022〕15号",
    }
    return PolicyAdopted(**{**given, **changes})


def book_of(*events) -> books.PolicyBook:
    book = books.new("chaoyang-commission")
    for one in told(*events):
        book = books.apply(book, one)
    return book


def withdrawn(revision: str = "2022-10-14") -> PolicyWithdrawn:
    return PolicyWithdrawn(revision=revision, document_no="no")


def test_the_revision_adopted_last_governs():
    book = book_of(adopted(), adopted("2024-01-01"))

    assert book.current is not None
    assert book.current.adopted.revision == "2024-01-01"
    assert book.current.position == 2


def test_when_the_last_is_withdrawn_the_one_before_governs():
    book = book_of(adopted(), adopted("2024-01-01"), withdrawn("2024-01-01"))

    assert book.current is not None
    assert book.current.adopted.revision == "2022-10-14"
    assert book_of(adopted(), withdrawn()).current is None


def test_what_is_adopted_again_after_a_withdrawal_governs_again():
    book = book_of(adopted(), adopted("2024-01-01"), withdrawn(), adopted())

    assert book.current is not None
    assert book.current.adopted.revision == "2022-10-14"


def test_folding_takes_any_subset_and_passes_over_what_it_does_not_know():
    assert book_of(withdrawn()) == book_of()
    assert books.apply(book_of(), recorded(posted())) == book_of()


def test_adoption_keeps_the_digest_of_its_text():
    proposed = adopted(text_sha256="")

    assert books.adopt_policy(book_of(), proposed) == adopted()
    assert books.adopt_policy(book_of(adopted()), proposed) == adopted()
    assert books.adopt_policy(book_of(adopted(), withdrawn()), proposed) == adopted()


def test_a_revision_stands_for_one_text_and_one_document():
    with pytest.raises(PolicyTextChangedError):
        books.adopt_policy(book_of(adopted()), adopted(text="other"))
    with pytest.raises(AlreadyRegisteredError):
        books.adopt_policy(book_of(adopted()), adopted(document_no="other"))


def test_a_revision_is_withdrawn_once():
    assert books.withdraw_policy(book_of(adopted()), "2022-10-14", "no") == withdrawn()
    with pytest.raises(AlreadyWithdrawnError):
        books.withdraw_policy(book_of(adopted(), withdrawn()), "2022-10-14", "no")
    with pytest.raises(UnknownError):
        books.withdraw_policy(book_of(), "2022-10-14", "no")
