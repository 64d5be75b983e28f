"""Texts: parse modes with Telegram's own errors, automatic entities, UTF-16 offsets, trimming, limits in code points."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_telegram.methods import tdlib, texts
from fake_telegram.world import Text, TextRefused
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
        ("HTML", "<b>x @durov y</b>", "x @durov y", [("bold", 0, 2), ("mention", 2, 6), ("bold", 2, 6), ("bold", 8, 2)]),
        ("HTML", "<code>@durov</code> @durov", "@durov @durov", [("code", 0, 6), ("mention", 7, 6)]),
        ("HTML", "<code>x</code>@durov", "x@durov", [("code", 0, 1)]),
        ("HTML", "<code>x</code> @durov<code>y</code>", "x @durovy", [("code", 0, 1), ("code", 8, 1)]),
        ("HTML", "<b>x</b>\n@durov\n<code>y</code>", "x\n@durov\ny", [("bold", 0, 1), ("mention", 2, 6), ("code", 9, 1)]),
        ("HTML", "<code>(</code>@durov", "(@durov", [("code", 0, 1), ("mention", 1, 6)]),
        ("HTML", "  <b> x</b>  ", " x", [("bold", 0, 2)]),
        ("HTML", "  <code> </code> x <i> </i> ", "  x", [("code", 0, 1)]),
        ("HTML", "<b>a<i>b</i>c</b>", "abc", [("bold", 0, 1), ("bold", 1, 2), ("italic", 1, 1)]),
        ("HTML", "<b>a</b><b>b</b>", "ab", [("bold", 0, 2)]),
        ("HTML", "<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("HTML", "<a href='a.b'>x <u>y</u> @durov</a>", "x y @durov", [("text_link", 0, 10), ("underline", 2, 1)]),
        ("HTML", "<blockquote>a @durov</blockquote> b", "a @durov b", [("blockquote", 0, 8), ("mention", 2, 6)]),
        ("HTML", "<blockquote>a exam</blockquote>ple.com", "a example.com", [("blockquote", 0, 6)]),
        ("HTML", "<blockquote>a <blockquote>b</blockquote></blockquote>", "a b", [("blockquote", 0, 3)]),
        ("HTML", "<b>\u200e\u200fx</b>", "\u200c\u200fx", [("bold", 0, 3)]),
        ("MarkdownV2", ">a\n>b||\nc", "a\nb\nc", [("expandable_blockquote", 0, 4)]),
        ("markdownV2", "||x||__y__", "xy", [("spoiler", 0, 1), ("underline", 1, 1)]),
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
        ("HTML", "<b></b>", "text must be non-empty"),
        ("HTML", "<b> </b>", "text must be non-empty"),
        ("HTML", "<br>", 'can\'t parse entities: Unsupported start tag "br" at byte offset 0'),
        ("HTML", "ж<b", "can't parse entities: Unclosed start tag at byte offset 2"),
        ("HTML", "<b>a</b", "can't parse entities: Unclosed end tag at byte offset 4"),
        ("HTML", "<span>a</span>", 'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("HTML", "<b =1>a</b>", 'can\'t parse entities: Empty attribute name in the tag "b" at byte offset 0'),
        ("HTML", '<a href=">a</a>', "can't parse entities: Unclosed start tag at byte offset 0"),
        ("HTML", '<tg-emoji emoji-id="0">a</tg-emoji>', "can't parse entities: Invalid custom emoji identifier specified"),
        ("HTML", '<tg-time unix="5" format="?">a</tg-time>', "can't parse entities: Invalid date format used"),
        ("MarkdownV2", "ж_a", "can't parse entities: Can't find end of Italic entity at byte offset 2"),
        ("MarkdownV2", "[a](b", "can't parse entities: Can't find end of a URL at byte offset 4"),
        ("MarkdownV2", "```a", "can't parse entities: Can't find end of Pre entity at byte offset 0"),
        ("MarkdownV2", "[a]()||", "can't parse entities: Can't find end of Spoiler entity at byte offset 5"),
        ("", "", "message text is empty"),
        ("", " \n ", "text must be non-empty"),
        ("", "\u00a0\u3000\u200b\ufeff\U000e0020", "text must be non-empty"),
        ("", "\u2800", "text must be non-empty"),
        ("none", "\r\x00\u202e", "text must be non-empty"),
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
        ("  bold ", [{"type": "bold", "offset": 1, "length": 6}], [("bold", 0, 5)]),
        ("bold", [{"type": "bold", "offset": 0, "length": 0}], []),
        ("bold", [{"type": "mention", "offset": 0, "length": 4}], []),
        ("link", [{"type": "text_link", "offset": 0, "length": 4, "url": "http://a.b"}], [("text_link", 0, 4)]),
        ("link", [{"type": "text_link", "offset": 0, "length": 4, "url": "tg://user?id=999"}], []),
        (
            "abcd",
            [{"type": "bold", "offset": 0, "length": 3}, {"type": "code", "offset": 1, "length": 3}],
            [("bold", 0, 1), ("code", 1, 3)],
        ),
        ("abcd", [{"type": "bold", "offset": 2, "length": 2}, {"type": "bold", "offset": 0, "length": 2}], [("bold", 0, 4)]),
        (
            "abcd",
            [{"type": "pre", "offset": 0, "length": 4, "language": "py"}, {"type": "italic", "offset": 1, "length": 1}],
            [("pre", 0, 4)],
        ),
        ("abcd", "[{", []),
        ("abcd", {"type": "bold"}, []),
        ("who", [{"type": "text_mention", "offset": 0, "length": 3, "user": {"id": 999}}], []),
        (
            "ab",
            [{"type": "italic", "offset": 1, "length": 1}, {"type": "bold", "offset": "0", "length": "2"}],
            [("bold", 0, 1), ("bold", 1, 1), ("italic", 1, 1)],
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
        ("[1]", "can't parse MessageEntity: expected an Object"),
        ('[{"type":"wow","offset":0,"length":1}]', "can't parse MessageEntity: Unsupported type specified"),
        ('[{"type":"","offset":0,"length":1}]', "can't parse MessageEntity: Type is not specified"),
        ('[{"offset":0,"length":1}]', "can't parse MessageEntity: Can't find field \"type\""),
        ('[{"type":"bold","length":1}]', "can't parse MessageEntity: Can't find field \"offset\""),
        ('[{"type":"bold","offset":true,"length":1}]', 'can\'t parse MessageEntity: Field "offset" must be of type Number'),
        ('[{"type":"bold","offset":0,"length":1.5}]', 'can\'t parse MessageEntity: Field "length" must be a valid Number'),
        ('[{"type":"bold","offset":0,"length":"01"}]', 'can\'t parse MessageEntity: Field "length" must be a valid Number'),
        ('[{"type":"bold","offset":0,"length":4294967296}]', 'can\'t parse MessageEntity: Field "length" must be a valid Number'),
        ('[{"type":"bold","offset":-1,"length":1}]', "receive an entity with incorrect offset -1"),
        ('[{"type":"bold","offset":0,"length":-1}]', "receive an entity with incorrect length -1"),
        (
            '[{"type":"bold","offset":0,"length":3}]',
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 3",
        ),
        ('[{"type":"bold","offset":9,"length":1}]', "entity begins after the end of the text at UTF-16 offset 9"),
        ('[{"type":"text_link","offset":0,"length":2}]', "can't parse MessageEntity: Can't find field \"url\""),
        ('[{"type":"text_link","offset":0,"length":2,"url":"nolink"}]', "entity URL 'nolink' is invalid: Wrong HTTP URL"),
        ('[{"type":"text_link","offset":0,"length":2,"url":""}]', "entity URL '' is invalid: URL host is empty"),
        ('[{"type":"text_mention","offset":0,"length":2}]', "can't parse MessageEntity: Can't find field \"user\""),
        (
            '[{"type":"text_mention","offset":0,"length":2,"user":5}]',
            'can\'t parse MessageEntity: Field "user" must be of type Object',
        ),
        ('[{"type":"text_mention","offset":0,"length":2,"user":{"id":0}}]', "user not found"),
        ('[{"type":"custom_emoji","offset":0,"length":2}]', "can't parse MessageEntity: Can't find field \"custom_emoji_id\""),
        (
            '[{"type":"custom_emoji","offset":0,"length":2,"custom_emoji_id":"x"}]',
            'can\'t parse MessageEntity: Field "custom_emoji_id" must be a valid Number',
        ),
        ('[{"type":"custom_emoji","offset":0,"length":2,"custom_emoji_id":"0"}]', "invalid custom emoji identifier specified"),
        ('[{"type":"date_time","offset":0,"length":2}]', "can't parse MessageEntity: Can't find field \"unix_time\""),
        ('[{"type":"date_time","offset":0,"length":2,"unix_time":0}]', "invalid date specified"),
        (
            '[{"type":"date_time","offset":0,"length":2,"unix_time":5,"date_time_format":"rw"}]',
            "can't parse MessageEntity: Invalid date format used",
        ),
        (
            '[{"type":"pre","offset":0,"length":2,"language":[]}]',
            'can\'t parse MessageEntity: Field "language" must be of type String',
        ),
        (
            '[{"type":"text_link","offset":0,"length":2,"url":"\\ud83d"}]',
            "can't parse MessageEntity: Strings must be encoded in UTF-8",
        ),
        ('[{"type":"bold","offset":1,"length":1}]', "entity begins in a middle of a UTF-16 symbol at byte offset 4"),
        (
            '[{"type":"bold","offset":0,"length":1}]',
            "entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol at byte offset 4",
        ),
        ('[{"type":["bold"],"offset":0,"length":1}]', 'can\'t parse MessageEntity: Field "type" must be of type String'),
        ('[{"type":"bold","offset":"x","length":1}]', 'can\'t parse MessageEntity: Field "offset" must be a valid Number'),
        ('[{"type":"bold","offset":1e999,"length":1}]', 'can\'t parse MessageEntity: Field "offset" must be a valid Number'),
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
        answer = tdlib.ask({"@type": "getTextEntities", "text": raw})
        assert list(tdlib.entities_of(answer["entities"])) == []


def test_the_time_tag_keeps_its_moment_and_its_format(town: Town) -> None:
    shown = sent(town, '<tg-time unix="1700000000" format="wDT">then</tg-time>', parse_mode="HTML")["entities"]
    assert shown == [{"offset": 0, "length": 4, "type": "date_time", "unix_time": 1_700_000_000, "date_time_format": "wDT"}]


def test_an_unknown_mode_is_refused_before_anything_else() -> None:
    with pytest.raises(TextRefused, match="Unsupported parse_mode"):
        texts.parse("x", "bbcode")
