"""What a reply may quote: exactly what was said, formatted in the same way, at the place that was meant."""

from typing import Any

import pytest

from fake_telegram.methods import quotes
from fake_telegram.world import Entity, Media, Pattern, Text
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.town import Town

SAID = "<b>bold</b> @durov <b>bold @durov</b> plain plain <code>code</code> <tg-emoji emoji-id='5'>😀</tg-emoji> end"
"""bold @durov bold @durov plain plain code 😀 end"""


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def asked(town: Town, html: str = SAID) -> int:
    number: int = town.ok("sendMessage", chat_id=town.anna.id, text=html, parse_mode="HTML")["message_id"]
    return number


def answer(town: Town, message: int, quote: str, **more: Any) -> dict[str, Any]:
    return {"chat_id": town.anna.id, "text": "so", "reply_parameters": {"message_id": message, "quote": quote, **more}}


EMOJI = {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5"}


@pytest.mark.parametrize(
    ("quote", "more", "position", "entities"),
    [
        ("plain", {}, 24, None),
        ("plain", {"quote_position": 30}, 30, None),
        ("plain", {"quote_position": 28}, 30, None),
        ("plain", {"quote_position": 27}, 24, None),
        ("plain", {"quote_position": -9}, 24, None),
        ("plain", {"quote_position": 10**9}, 30, None),
        (" plain ", {}, 23, None),
        ("<b>bold</b>", {"quote_parse_mode": "HTML"}, 0, [("bold", 0, 4)]),
        ("<b>bold</b>", {"quote_parse_mode": "HTML", "quote_position": 12}, 12, [("bold", 0, 4)]),
        ("<b>ld</b> @du", {"quote_parse_mode": "HTML"}, 2, [("bold", 0, 2)]),
        ("*bold @durov*", {"quote_parse_mode": "MarkdownV2"}, 12, [("bold", 0, 11)]),
        ("@durov", {}, 5, None),
        ("code", {}, 36, None),
        ("`code`", {"quote_parse_mode": "Markdown"}, 36, None),
        ("😀 end", {"quote_entities": [EMOJI]}, 41, [("custom_emoji", 0, 2)]),
    ],
)
def test_what_was_said_can_be_quoted(
    town: Town, quote: str, more: dict[str, Any], position: int, entities: list[tuple[str, int, int]] | None
) -> None:
    sent = town.ok("sendMessage", **answer(town, asked(town), quote, **more))
    assert faults_of_answer("sendMessage", sent) == []
    shown = sent["quote"]
    assert (shown["position"], shown["is_manual"]) == (position, True)
    found = shown.get("entities")
    assert (None if found is None else [(one["type"], one["offset"], one["length"]) for one in found]) == entities
    assert town.world.private_chats[town.anna.id, town.bot.id].messages[sent["message_id"]].quote is not None


@pytest.mark.parametrize(
    ("quote", "more"),
    [
        ("nothing of the kind", {}),
        ("bold", {}),
        ("<i>bold</i>", {"quote_parse_mode": "HTML"}),
        ("<b>plain</b>", {"quote_parse_mode": "HTML"}),
        ("bold @du", {}),
        ("😀", {}),
        ("😀", {"quote_entities": [{**EMOJI, "custom_emoji_id": "6"}]}),
        ("Plain", {}),
        ("plain\n", {}),
    ],
)
def test_what_was_not_said_so_cannot(town: Town, quote: str, more: dict[str, Any]) -> None:
    message = asked(town)
    assert town.no("sendMessage", **answer(town, message, quote, **more)) == "400 Bad Request: QUOTE_TEXT_INVALID"
    assert len(town.world.private_chats[town.anna.id, town.bot.id].messages) == 2


@pytest.mark.parametrize(
    ("quote", "more", "said"),
    [
        ("<b>x", {"quote_parse_mode": "HTML"}, "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("x", {"quote_parse_mode": "XML"}, "unsupported parse_mode"),
        ("x", {"quote_entities": [{"type": "bold", "offset": 0, "length": 2}]}, "entity beginning at UTF-16 offset 0 ends after"),
        ("x", {"quote_entities": [1]}, "can't parse MessageEntity: expected an Object"),
        ("x" * 1025, {}, "message quote is too long"),
    ],
)
def test_quotes_are_texts_like_others(town: Town, quote: str, more: dict[str, Any], said: str) -> None:
    assert said in town.no("sendMessage", **answer(town, asked(town), quote, **more))


def test_an_empty_quote_is_none(town: Town) -> None:
    for quote in ("", "  ", "\n"):
        assert "quote" not in town.ok("sendMessage", **answer(town, asked(town), quote))


def test_captions_are_quoted_too(town: Town) -> None:
    file = town.world.add_file(Pattern(size=9, seed=1), name="a.pdf")
    media = Media(kind="document", file=file, caption="a b", entities=(Entity(type="spoiler", offset=2, length=1),))
    sent = town.world.send(town.anna.id, town.bot.chat, media, now=town.now)
    shown = town.ok("sendMessage", **answer(town, sent.id, "||b||", quote_parse_mode="MarkdownV2"))["quote"]
    assert (shown["position"], shown["entities"][0]["type"]) == (2, "spoiler")


def test_the_quoted_message_stays_as_it_was_quoted(town: Town) -> None:
    said = town.world.send(town.anna.id, town.bot.chat, Text(text="how much is it"), now=town.now)
    sent = town.ok("sendMessage", **answer(town, said.id, "much"))
    town.world.edit(town.anna.id, town.bot.chat, said.id, "never mind", now=town.now)
    [message] = town.world.messages(town.bot.chat, viewer=town.anna.id, after=sent["message_id"] - 1)
    assert message.quote is not None
    assert message.quote.text == "much"
    assert town.no("sendMessage", **answer(town, said.id, "much")) == "400 Bad Request: QUOTE_TEXT_INVALID"


def bold(offset: int, length: int) -> Entity:
    return Entity(type="bold", offset=offset, length=length)


@pytest.mark.parametrize(
    ("quote", "quote_entities", "text", "entities", "near", "position"),
    [
        ("aa", (), "aaaa", (), 0, 0),
        ("aa", (), "aaaa", (), 3, 2),
        ("a", (bold(0, 1),), "aaaa", (bold(2, 1),), 0, 2),
        ("aa", (bold(0, 1),), "aaaa", (bold(2, 1),), 0, 2),
        ("aa", (bold(1, 1),), "aaaa", (bold(2, 1),), 0, 1),
        ("😀b", (), "😀a😀b", (), 0, 3),
        ("b", (bold(0, 1),), "😀b", (bold(0, 2), bold(2, 1)), 0, 2),
        ("b", (), "a", (), 0, None),
    ],
)
def test_places(
    quote: str, quote_entities: tuple[Entity, ...], text: str, entities: tuple[Entity, ...], near: int, position: int | None
) -> None:
    assert quotes.position(quote, quote_entities, text, entities, near) == position


def test_a_hostile_quotation_takes_no_time() -> None:
    """As many places and pieces as a message can have; the assertion is that this returns at once, by the work that it does."""
    text = "a" * 4096
    entities = tuple(bold(at, 1) for at in range(0, 4096, 2))
    assert quotes.position("a" * 1024, (), text, entities, 0) is None
