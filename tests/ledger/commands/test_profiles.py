"""Records of teachers that are kept for the next request never lag behind the log."""

from datetime import date

from domain import profile as profiles
from domain.terms import StreamKind
from ledger.commands import teachers
from ledger.profiles import ProfileBook
from tests.conftest import a_request
from tests.ledger.commands.telling import IMPORTER, post, register_teacher


def book_of(ledger, **limits):
    return ProfileBook(ledger.recorder, ledger.mapper, **limits)


def of(book, teacher_id):
    return book.of([teacher_id])[teacher_id]


def folded(ledger, teacher_id):
    stream = ledger.stream(StreamKind.TEACHER, teacher_id)
    return ledger.fold(stream, profiles.apply, profiles.new(teacher_id))[0]


def move(ledger, teacher_id, day):
    moving = teachers.Move(teacher_id=teacher_id, school_id="S002", valid_from=day)
    teachers.move_teacher(ledger, a_request(IMPORTER), moving)


def test_who_was_never_registered_has_an_empty_record(district):
    assert of(book_of(district), "T404") == profiles.new("T404")


def test_nobody_asked_for_costs_no_query(district):
    assert book_of(district).of([]) == {}


def test_a_record_is_kept_while_nothing_is_said_of_the_person(district, school_actor):
    book = book_of(district)
    first = of(book, "T1")
    post(district, school_actor)

    assert of(book, "T1") is first


def test_a_record_that_changed_is_read_anew(district):
    book = book_of(district)
    before = of(book, "T1")

    move(district, "T1", date(2024, 9, 1))

    after = of(book, "T1")
    assert after == folded(district, "T1") != before


def test_who_is_registered_after_a_first_look_is_found(district):
    book = book_of(district)
    of(book, "T77")

    register_teacher(district, "T77")

    assert of(book, "T77").exists


def test_what_was_read_while_something_changed_is_not_kept(district):
    class Interrupted(ProfileBook):
        def _read(self, teacher_ids):
            read = super()._read(teacher_ids)
            if not self.interrupted:
                self.interrupted = True
                move(district, "T1", date(2024, 9, 1))
                self.of(["T2"])
            return read

    book = Interrupted(district.recorder, district.mapper)
    book.interrupted = False
    of(book, "T1")

    assert of(book, "T1") == folded(district, "T1")


def test_only_so_many_records_are_kept(district):
    book = book_of(district, kept=1)
    first = of(book, "T1")
    of(book, "T2")

    again = of(book, "T1")

    assert again == first
    assert again is not first
