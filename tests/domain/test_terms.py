"""Names of streams, labels of words."""

from uuid import UUID

from domain.events import EVENTS
from domain.statement import Label
from domain.terms import Stream, StreamKind
from domain.vocabulary import load_vocabulary


def test_a_stream_has_one_id_for_ever():
    stream = Stream(district="chaoyang", kind=StreamKind.TEACHER, key="T1")

    assert stream.stream_id == UUID("1a753961-d568-5de8-bbb0-c5952882152c")


def test_topics_are_short_explicit_and_told_once():
    topics = [event.TOPIC for event in EVENTS.values()]

    assert len(topics) == len(set(topics)) == 42
    assert all(topic == topic.lower() and "." not in topic for topic in topics)


def test_a_word_has_labels_in_both_languages_or_labels_itself():
    vocabulary = load_vocabulary()

    assert vocabulary.label("kind", "self_directed").zh == "自主学习"
    assert vocabulary.label("kind", "unheard_of") == Label(
        zh="unheard_of", en="unheard_of"
    )
    assert vocabulary.words("recognised_by_school") == ("self_directed",)
    assert vocabulary.has("kind", "professional")
    assert not vocabulary.has("kind", "primary")
