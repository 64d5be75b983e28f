"""Rich texts: UTF-16 against code points, cutting, splitting (Bot API)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.formatting import (
    STYLES,
    Builder,
    bold,
    code_point_span,
    joined,
    linked,
    named,
    plain,
    quoted,
    sendable,
    shortened,
    sliced,
    split,
    stripped,
    styled,
    utf16_length,
    utf16_offsets,
)
from bridge.domain.messages import Entity, RichText

LETTERS = st.text(alphabet="aбё 😀\n𝒳.", max_size=60)


@st.composite
def rich_texts(draw: st.DrawFn) -> RichText:
    """A text with entities that stand on code point borders."""
    text = draw(LETTERS)
    offsets = utf16_offsets(text)
    entities = []
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, len(text)))
        if start < end:
            kind = draw(st.sampled_from(["bold", "italic", "code", "text_link"]))
            entities.append(Entity(type=kind, offset=offsets[start], length=offsets[end] - offsets[start]))
    return RichText(text=text, entities=tuple(entities))


def covered(body: RichText) -> list[tuple[str, str]]:
    """Every entity with the text it covers."""
    offsets = utf16_offsets(body.text)
    spans = [(each.type, *code_point_span(each, offsets)) for each in body.entities]
    return [(kind, body.text[start:end]) for kind, start, end in spans]


@given(LETTERS)
def test_utf16_lengths_agree_with_the_codec(text: str) -> None:
    """The last offset is the length, and both are what UTF-16 says."""
    assert utf16_offsets(text)[-1] == utf16_length(text) == len(text.encode("utf-16-le")) // 2


@given(rich_texts(), rich_texts())
def test_building_keeps_every_entity_on_its_text(one: RichText, two: RichText) -> None:
    """An entity covers the same characters wherever its text comes to stand."""
    built = Builder().add("😀 ", one, "-", two).build()
    assert built.text == f"😀 {one.text}-{two.text}"
    assert covered(built) == covered(one) + covered(two)


@given(rich_texts(), st.data())
def test_slices_cut_entities_with_their_text(body: RichText, data: st.DataObject) -> None:
    """Two halves of a text hold between them exactly what the whole held."""
    at = data.draw(st.integers(0, len(body.text)))
    left, right = sliced(body, 0, at), sliced(body, at, len(body.text))
    assert left.text + right.text == body.text
    for half in (left, right):
        assert all(text for _, text in covered(half))
    halves = "".join(text for _, text in covered(left) + covered(right))
    assert sorted(halves) == sorted("".join(text for _, text in covered(body)))


@given(rich_texts(), st.integers(1, 20))
def test_splitting_loses_nothing_but_white_space(body: RichText, limit: int) -> None:
    """Pieces fit, come in order, are never blank, and hold every character but the white space at the seams."""
    pieces = split(body, limit)
    assert all(0 < len(each.text) <= limit for each in pieces)
    assert all(each.text == each.text.strip() for each in pieces)
    assert "".join("".join(each.text.split()) for each in pieces) == "".join(body.text.split())
    for each in pieces:
        end = utf16_length(each.text)
        assert all(one.offset >= 0 and one.length > 0 and one.offset + one.length <= end for one in each.entities)
        borders = set(utf16_offsets(each.text))
        assert all(one.offset in borders and one.offset + one.length in borders for one in each.entities)


@pytest.mark.parametrize(
    ("case", "text", "limit", "pieces"),
    [
        ("fits", "one two", 7, ["one two"]),
        ("one code point too long", "one two!", 7, ["one", "two!"]),
        ("prefers a line break", "one two\nthree four", 14, ["one two", "three four"]),
        ("but not one too early", "a\nbcdefgh ijkl", 12, ["a\nbcdefgh", "ijkl"]),
        ("no space at all", "abcdefgh", 3, ["abc", "def", "gh"]),
        ("emoji are one code point each", "😀😀😀😀", 3, ["😀😀😀", "😀"]),
        ("nothing", "", 5, []),
        ("white space only", " \n ", 5, []),
    ],
)
def test_where_a_text_is_split(case: str, text: str, limit: int, pieces: list[str]) -> None:
    """Limits count code points; a line break is the best seam, then a space."""
    assert [each.text for each in split(plain(text), limit)] == pieces, case


def test_a_split_spares_an_entity_that_fits() -> None:
    """The cut moves before a bold phrase, though there is a space inside it."""
    body = joined(("some words ", bold("kept whole"), " end"))
    assert [each.text for each in split(body, 18)] == ["some words", "kept whole end"]


def test_an_entity_longer_than_a_piece_is_continued() -> None:
    """A long bold text stays bold in every piece."""
    pieces = split(bold("abcdefghij"), 4)
    assert [covered(each) for each in pieces] == [[("bold", "abcd")], [("bold", "efgh")], [("bold", "ij")]]


@given(rich_texts())
def test_stripping_is_idempotent(body: RichText) -> None:
    """Outer white space goes, as Telegram would cut it, and entities stay on their characters."""
    once = stripped(body)
    assert once.text == body.text.strip()
    assert stripped(once) == once


def test_only_styles_are_sent_on() -> None:
    """A mention, a hashtag or a custom emoji of one bot means nothing to another; entities out of the text are dropped."""
    wild = RichText(
        text="hey",
        entities=(
            Entity(type="text_mention", offset=0, length=3),
            Entity(type="bold", offset=0, length=3),
            Entity(type="custom_emoji", offset=0, length=1, custom_emoji_id="1"),
            Entity(type="italic", offset=2, length=9),
            Entity(type="code", offset=-1, length=2),
            Entity(type="underline", offset=1, length=0),
        ),
    )
    assert [each.type for each in sendable(wild).entities] == ["bold"]
    assert "text_mention" not in STYLES


def test_a_hundred_entities_are_sent_at_most() -> None:
    """Telegram drops the rest silently, so the first ones are chosen by us."""
    text = "a" * 150
    many = RichText(text=text, entities=tuple(Entity(type="bold", offset=149 - at, length=1) for at in range(150)))
    kept = sendable(many).entities
    assert [each.offset for each in kept] == list(range(100))


def test_names_links_and_quotations() -> None:
    """Small builders: bold name line (R54, R248), links, quotation blocks; nothing empty gets an entity."""
    assert named("Olga", plain("Hello")).text == "Olga:\nHello"
    assert covered(named("Olga", plain("Hello"))) == [("bold", "Olga:")]
    assert named("Olga", plain("")).text == "Olga:"
    assert linked("title", "") == plain("title")
    assert linked("title", "https://x").entities[0].url == "https://x"
    assert styled("", "bold") == plain("")
    assert covered(quoted(" quote ")) == [("blockquote", "quote")]


def test_joining_leaves_empty_parts_out() -> None:
    """No doubled separators around what is not there."""
    assert joined(("a", plain(""), bold("b"), ""), "\n").text == "a\nb"


@pytest.mark.parametrize(("text", "limit", "short"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("a cd", 3, "a…")])
def test_shortening(text: str, limit: int, short: str) -> None:
    """An ellipsis shows that something was cut, within the limit."""
    assert shortened(text, limit) == short


def test_spans_beyond_the_text_are_clipped() -> None:
    """A lying entity cannot make us read outside the text, nor in the middle of a surrogate pair."""
    offsets = utf16_offsets("a😀b")
    assert code_point_span(Entity(type="bold", offset=1, length=99), offsets) == (1, 3)
    assert code_point_span(Entity(type="bold", offset=50, length=3), offsets) == (3, 3)
    assert code_point_span(Entity(type="bold", offset=2, length=2), offsets) == (1, 3)
