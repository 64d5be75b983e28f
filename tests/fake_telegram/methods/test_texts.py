"""Texts: parse modes with Telegram's own errors, automatic entities, UTF-16 offsets, trimming, limits in code points."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_telegram.methods import texts
from fake_telegram.methods.refusals import CallRefused
from fake_telegram.world import Text
from tests.fake_telegram.town import Answer, Town


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def sent(town: Town, text: str, **params: Any) -> dict[str, Any]:
    found: dict[str, Any] = town.ok("sendMessage", chat_id=town.anna.id, text=text, **params)
    return found


def spans(message: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(one["type"], one["offset"], one["length"]) for one in message.get("entities", [])]


@pytest.mark.parametrize(
    ("mode", "raw", "text", "entities"),
    [
        ("HTML", "<b>bold</b> <i>it</i>", "bold it", [("bold", 0, 4), ("italic", 5, 2)]),
        ("html", "<u>a</u><s>b</s>", "ab", [("underline", 0, 1), ("strikethrough", 1, 1)]),
        ("HTML", "<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
        ("HTML", "😀 <b>é😀</b>", "😀 é😀", [("bold", 3, 3)]),
        ("HTML", "a &lt;b&gt; &amp; c", "a <b> & c", []),
        ("HTML", "<b>x @durov y</b>", "x @durov y", [("bold", 0, 10), ("mention", 2, 6)]),
        ("HTML", "<code>@durov</code> @durov", "@durov @durov", [("code", 0, 6), ("mention", 7, 6)]),
        ("HTML", "<code>x</code>@durov", "x@durov", [("code", 0, 1)]),
        ("HTML", "<code>x</code> @durov<code>y</code>", "x @durovy", [("code", 0, 1), ("code", 8, 1)]),
        ("HTML", "<b>x</b>\n@durov\n<code>y</code>", "x\n@durov\ny", [("bold", 0, 1), ("mention", 2, 6), ("code", 9, 1)]),
        ("HTML", "<code>(</code>@durov", "(@durov", [("code", 0, 1), ("mention", 1, 6)]),
        ("HTML", "  <b> x</b>  ", "x", [("bold", 0, 1)]),
        ("MarkdownV2", "*b* _i_ ~s~ `c`", "b i s c", [("bold", 0, 1), ("italic", 2, 1), ("strikethrough", 4, 1), ("code", 6, 1)]),
        ("Markdown", "*b* _i_", "b i", [("bold", 0, 1), ("italic", 2, 1)]),
        ("MarkdownV2", "1\\.5", "1.5", []),
        ("none", "<b>x</b>", "<b>x</b>", []),
        ("", "*x*", "*x*", []),
    ],
)
def test_parse_modes(town: Town, mode: str, raw: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    message = sent(town, raw, parse_mode=mode)
    assert (message["text"], spans(message)) == (text, entities)


@pytest.mark.parametrize(
    ("mode", "raw", "said"),
    [
        ("HTML", "<b>a", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("HTML", "<x>a</x>", 'can\'t parse entities: Unsupported start tag "x" at byte offset 0'),
        ("HTML", "a</b>", "can't parse entities: Unexpected end tag at byte offset 1"),
        ("HTML", "ж<b>a</i>", 'can\'t parse entities: Unmatched end tag at byte offset 6, expected "</b>", found "</i>"'),
        ("MarkdownV2", "a.b", "can't parse entities: Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("MarkdownV2", "*a", "can't parse entities: Can't find end of Bold entity at byte offset 0"),
        ("Markdown", "a *b", "can't parse entities: Can't find end of the entity starting at byte offset 2"),
        ("XML", "a", "unsupported parse_mode"),
        ("HTML", "<b></b>", "message text is empty"),
        ("", "", "message text is empty"),
        ("", " \n ", "message text is empty"),
        ("", "x" * 4097, "message is too long"),
        ("HTML", "<b>" + "x" * 4097 + "</b>", "message is too long"),
        ("", "ж" * 16385, "text is too long"),
    ],
)
def test_refusals_are_telegrams_own_words(town: Town, mode: str, raw: str, said: str) -> None:
    assert town.no("sendMessage", chat_id=town.anna.id, text=raw, parse_mode=mode) == f"400 Bad Request: {said}"


@pytest.mark.parametrize("text", ["x" * 4096, "😀" * 4096, "ж" * 4096])
def test_the_limit_is_in_code_points(town: Town, text: str) -> None:
    assert sent(town, text)["text"] == text


@pytest.mark.parametrize(("octets", "passes"), [(32768, True), (32769, False)])
def test_the_raw_text_is_limited_in_bytes(town: Town, octets: int, passes: bool) -> None:
    raw = "x" + " " * (octets - 2) + "y"
    said = town.no("sendMessage", chat_id=town.anna.id, text=raw)
    assert said == f"400 Bad Request: {'message is too long' if passes else 'text is too long'}"


def test_markup_does_not_count(town: Town) -> None:
    assert len(sent(town, "<b>" + "x" * 4096 + "</b>", parse_mode="HTML")["text"]) == 4096


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start@helper_bot now", [("bot_command", 0, 17)]),
        ("hi @durov and @bob", [("mention", 3, 6)]),
        ("#tag $USD", [("hashtag", 0, 4), ("cashtag", 5, 4)]),
        ("see example.com or a@example.com", [("url", 4, 11), ("email", 19, 13)]),
        ("call +7 (916) 123-45-67 now", [("phone_number", 5, 18)]),
        ("😀 @durov", [("mention", 3, 6)]),
        ("plain words only", []),
        ("версия 1.2.3 от 12:30", []),
    ],
)
def test_automatic_entities(town: Town, text: str, entities: list[tuple[str, int, int]]) -> None:
    assert spans(sent(town, text)) == entities
    town.world.send(town.anna.id, town.bot.chat, Text(text=text), now=town.now)
    assert spans(town.updates()[-1]["message"]) == entities


@pytest.mark.parametrize(
    ("text", "given_entities", "shown"),
    [
        ("😀bold", [{"type": "bold", "offset": 2, "length": 4}], [("bold", 2, 4)]),
        ("  bold", [{"type": "bold", "offset": 0, "length": 6}], [("bold", 0, 4)]),
        ("bold", [{"type": "bold", "offset": 1, "length": 99}], [("bold", 1, 3)]),
        ("bold", [{"type": "bold", "offset": 9, "length": 1}], []),
        ("bold", [{"type": "bold", "offset": 0, "length": 0}], []),
        ("bold", [{"type": "mention", "offset": 0, "length": 4}], []),
        ("link", [{"type": "text_link", "offset": 0, "length": 4, "url": "http://a.b"}], [("text_link", 0, 4)]),
        ("link", [{"type": "text_link", "offset": 0, "length": 4, "url": "javascript:x"}], []),
        ("who", [{"type": "text_mention", "offset": 0, "length": 3, "user": {"id": 999}}], []),
        (
            "ab",
            [{"type": "italic", "offset": 1, "length": 1}, {"type": "bold", "offset": "0", "length": "2"}],
            [("bold", 0, 2), ("italic", 1, 1)],
        ),
    ],
)
def test_given_entities(town: Town, text: str, given_entities: Any, shown: list[tuple[str, int, int]]) -> None:
    assert spans(sent(town, text, entities=given_entities)) == shown


def test_a_mention_without_a_name_shows_the_user_and_a_link_its_full_form(town: Town) -> None:
    town.started(town.boris)
    html = f'<a href="tg://user?id={town.boris.id}">B</a> <a href="example.com">x</a>'
    mention, link = sent(town, html, parse_mode="HTML")["entities"]
    assert mention["user"]["first_name"] == "Boris"
    assert link["url"] == "http://example.com/"


@pytest.mark.parametrize(
    ("raw", "shown", "bold"),
    [
        ("a\r\nb", "a\nb", None),
        ("a\tb\x00c", "a b c", None),
        ("x\u202ey", "xy", None),
        ("😀\rab", "😀ab", (3, 2)),
        ("a\rb", "ab", (2, 1)),
    ],
)
def test_texts_are_cleaned_and_entities_follow(town: Town, raw: str, shown: str, bold: tuple[int, int] | None) -> None:
    given_entities = [] if bold is None else [{"type": "bold", "offset": bold[0], "length": bold[1]}]
    message = sent(town, raw, entities=given_entities)
    assert message["text"] == shown
    if bold is not None:
        assert spans(message) == [("bold", bold[0] - 1, bold[1])]


@pytest.mark.parametrize(
    ("entities", "said"),
    [
        ("[", "can't parse entities JSON object"),
        ("{}", "can't parse entities: expected an Array of MessageEntity"),
        ("[1]", "can't parse MessageEntity: expected an Object"),
        ('[{"type":"wow","offset":0,"length":1}]', "can't parse MessageEntity: unsupported type specified"),
        ('[{"type":"bold","offset":1,"length":1}]', "entity begins in a middle of a UTF-16 symbol at byte offset 0"),
        ('[{"type":"bold","offset":0,"length":1}]', "entity ends in a middle of a UTF-16 symbol at byte offset 0"),
        ('[{"type":["bold"],"offset":0,"length":1}]', 'field "type" must be of type String'),
        ('[{"type":"bold","offset":"x","length":1}]', 'field "offset" must be a valid Number'),
        ('[{"type":"bold","offset":1e999,"length":1}]', 'field "offset" must be a valid Number'),
        ("[" * 100_000, "can't parse entities JSON object"),
    ],
)
def test_bad_entities(town: Town, entities: str, said: str) -> None:
    refused = town.no("sendMessage", chat_id=town.anna.id, text="😀", entities=entities)
    assert refused == f"400 Bad Request: {said}"


def test_a_lone_surrogate_is_refused_and_never_stored(town: Town) -> None:
    refused = town.no("sendMessage", chat_id=town.anna.id, text="a\ud83d")
    assert refused == "400 Bad Request: strings must be encoded in UTF-8"


HOSTILE = st.text(alphabet=st.sampled_from("ab @/#.😀ж*_~`[]()<>&\"'\\!|{}=+-1\n"), max_size=60)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(raw=HOSTILE, mode=st.sampled_from(["", "HTML", "Markdown", "MarkdownV2"]))
def test_whatever_is_sent_the_entities_lie_inside_the_text(raw: str, mode: str) -> None:
    town = Town()
    town.started()
    outcome = town.call("sendMessage", chat_id=town.anna.id, text=raw, parse_mode=mode)
    if isinstance(outcome, Answer):
        units = len(outcome.result["text"].encode("utf-16-le")) // 2
        assert all(start >= 0 and size > 0 and start + size <= units for _, start, size in spans(outcome.result))
        assert outcome.result["text"] == outcome.result["text"].strip() != ""


@settings(max_examples=300, deadline=None, derandomize=True)
@given(raw=HOSTILE)
def test_words_that_skip_the_parser_hold_nothing_it_would_find(raw: str) -> None:
    """The short cut for plain words must not change the answer."""
    if texts._MAY_HOLD_ENTITIES.search(raw) is None:
        answer = texts._ask({"@type": "getTextEntities", "text": raw})
        assert [one for one in answer["entities"] if one["type"]["@type"] in texts._TYPES] == []


def test_the_time_tag_keeps_its_moment_and_its_format(town: Town) -> None:
    shown = sent(town, '<tg-time unix="1700000000" format="wDT">then</tg-time>', parse_mode="HTML")["entities"]
    assert shown == [{"offset": 0, "length": 4, "type": "date_time", "unix_time": 1_700_000_000, "date_time_format": "wDT"}]


def test_an_unknown_mode_is_refused_before_anything_else() -> None:
    with pytest.raises(CallRefused, match="Unsupported parse_mode"):
        texts.parse("x", "bbcode")
