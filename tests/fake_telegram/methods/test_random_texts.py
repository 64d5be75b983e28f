"""Ten thousand random texts in every mode are sent, and each comes out as TDLib makes it: text, entities, or its refusal."""

from collections import Counter
from typing import Any

import pytest

from tests.fake_telegram.random_texts import Grammar
from tests.fake_telegram.text_oracle import Shown, expected
from tests.fake_telegram.town import Answer, Refusal, Town

TEXTS = 10_000
FOUND = ("refused", "mention", "hashtag", "url", "email", "bank_card_number", "bot_command", "cashtag")
GIVEN = ("bold", "italic", "code", "pre", "text_link", "text_mention")
WIDER = ("underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote", "custom_emoji", "date_time")
"""What each mode can say, and so must have said."""

MODES = ("none", "HTML", "Markdown", "MarkdownV2", "entities")


def shown(message: dict[str, Any]) -> tuple[str, list[Shown]]:
    """Text and entities of a message as the oracle writes them."""
    return message["text"], [_entity(one) for one in message.get("entities", ())]


def _entity(one: dict[str, Any]) -> Shown:
    said = str(one.get("url") or one.get("user", {}).get("id") or one.get("language") or one.get("custom_emoji_id") or "")
    if one["type"] == "date_time":
        said = f"{one['unix_time']} {one.get('date_time_format', '')}"
    return one["type"], one["offset"], one["length"], said


@pytest.mark.parametrize("mode", MODES)
def test_every_text_comes_out_as_tdlib_makes_it(mode: str) -> None:
    town = Town()
    town.started()
    grammar = Grammar(mode, town.anna.id)
    kinds: Counter[str] = Counter()
    for number in range(TEXTS):
        given = grammar.text(mode)
        outcome = town.call(
            "sendMessage", chat_id=town.anna.id, text=given.text, parse_mode=given.parse_mode, entities=given.entities
        )
        wanted = expected(given.text, given.parse_mode, given.entities, {town.anna.id})
        match outcome:
            case Answer(result=message):
                got: tuple[str, list[Shown]] | str = shown(message)
                kinds.update(["sent"], several=len(message.get("entities", ())) > 1)
                kinds.update({one["type"] for one in message.get("entities", ())})
            case Refusal(description=said):
                got = said
                kinds["refused"] += 1
            case _:
                raise AssertionError(outcome)
        assert got == wanted, f"text {number}: {given}"
    assert kinds["sent"] > TEXTS / 2, kinds
    assert kinds["several"] > TEXTS / 5, kinds
    awaited = FOUND + GIVEN * (mode != "none") + WIDER * (mode not in ("none", "Markdown"))
    assert min(kinds[one] for one in awaited) > TEXTS / 200, kinds
