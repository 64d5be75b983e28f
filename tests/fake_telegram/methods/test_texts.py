"""Texts: parse modes with Telegram's own errors, automatic entities, UTF-16 offsets, trimming, limits in code points."""

from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fake_telegram.methods import tdlib, texts
from fake_telegram.world import Text, TextRefused
from tests.fake_telegram.town import Answer, Refusal, Town, Upload


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


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("+7 (916) 123-45-67", [("phone_number", 0, 18)]),
        ("call +1-212-555-0123.", [("phone_number", 5, 15)]),
        ("x+79161234567", []),
        ("+79161", []),
        ("8 (916) 123-45-67", []),
        ("😀 +79161234567", [("phone_number", 3, 12)]),
        ("4242 4242 4242 4242", [("bank_card_number", 0, 19)]),
        ("4242 4242 4242 4241", []),
        ("12:30 or 1:02:03", []),
        ("12:42.org and 12:42", [("url", 3, 6)]),
        ("http://x.org:12:30", [("url", 0, 15)]),
        ("$BTC $1INCH $btc", [("cashtag", 0, 4), ("cashtag", 5, 6)]),
        ("/a@helper_bot /b/c", [("bot_command", 0, 13)]),
        ("tg://resolve?domain=x", [("url", 0, 21)]),
        ("#1 #a #1a", [("hashtag", 3, 2), ("hashtag", 6, 3)]),
    ],
)
def test_what_is_found_in_plain_words(town: Town, text: str, found: list[tuple[str, int, int]]) -> None:
    assert spans(sent(town, text)) == found


def test_numbers_of_phones_cut_styles_as_other_findings_do(town: Town) -> None:
    assert spans(sent(town, "<b>call +79161234567 now</b>", parse_mode="HTML")) == [
        ("bold", 0, 5),
        ("phone_number", 5, 12),
        ("bold", 5, 12),
        ("bold", 17, 4),
    ]


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ('<a href="tg://user?id={boris}">B</a>', [("text_mention", 0, 1)]),
        ('<a href="tg://user?id=424242">B</a>', []),
        ('<b>a<a href="tg://user?id=424242">B</a>c</b>', [("bold", 0, 3)]),
        ('<a href="tg://user?id=424242">@durov</a>', [("mention", 0, 6)]),
        ('<a href="tg://user?id=0">B</a>', [("text_link", 0, 1)]),
        ('<a href="javascript:x">B</a> b', []),
        ('<a href="">example.com</a>', [("text_link", 0, 11)]),
    ],
)
def test_who_can_be_mentioned_and_what_linked(town: Town, html: str, shown: list[tuple[str, int, int]]) -> None:
    town.started(town.boris)
    assert spans(sent(town, html.replace("{boris}", str(town.boris.id)), parse_mode="HTML")) == shown


def test_a_hundred_formatted_pieces_and_no_more(town: Town) -> None:
    words = sent(town, " ".join(f"<b>{number}</b>" for number in range(120)), parse_mode="HTML")
    assert [one["type"] for one in words["entities"]] == ["bold"] * 100
    mixed = sent(town, " ".join(f"<b>{number}</b> <code>x</code>" for number in range(90)), parse_mode="HTML")
    kinds = [one["type"] for one in mixed["entities"]]
    assert (kinds.count("code"), kinds.count("bold")) == (90, 10)
    whole = sent(town, "<b>" + " ".join(["x @durov"] * 90) + "</b>", parse_mode="HTML")
    kinds = [one["type"] for one in whole["entities"]]
    assert (kinds.count("mention"), kinds.count("bold")) == (90, 180), "what is found is not counted, nor are the cuts it makes"
    emoji = sent(town, '<tg-emoji emoji-id="5">😀</tg-emoji>' * 130, parse_mode="HTML")
    assert len(emoji["entities"]) == 130


@pytest.mark.parametrize(
    ("typed", "shown", "entities"),
    [
        ("  a\tb \n", "a b", []),
        ("\u00a0a\u00a0", "\u00a0a\u00a0", []),
        ("a\r\n\x00b\u202e", "a\n b", []),
        ("*a* _b_", "*a* _b_", []),
        ("*@durov* [x](a.org)", "*@durov* [x](a.org)", [("mention", 1, 6), ("url", 13, 5)]),
        ("`\x7f` \u200e\u200e#tag", "`\x7f` \u200c\u200e#tag", [("hashtag", 6, 4)]),
    ],
)
def test_what_people_type_is_cleaned_alike(town: Town, typed: str, shown: str, entities: list[tuple[str, int, int]]) -> None:
    town.world.send(town.anna.id, town.bot.chat, Text(text=typed), now=town.now)
    heard = town.updates()[-1]["message"]
    assert (heard["text"], spans(heard)) == (shown, entities)
    said = sent(town, typed)
    assert (said["text"], spans(said)) == (shown, entities)


NO_END = "can't parse entities: Can't find end tag corresponding to start tag \"b\""
LONG_CAPTION = {"type": "photo", "media": "attach://f", "caption": "x" * 1025}
PHOTO = {"photo": "attach://f"}


@pytest.mark.parametrize(
    ("method", "params", "said"),
    [
        ("sendMessage", {"text": "x" * 4097}, "message is too long"),
        ("editMessageText", {"text": "x" * 4097}, "MESSAGE_TOO_LONG"),
        ("editMessageText", {"text": ""}, "message text is empty"),
        ("editMessageText", {"text": "<i></i>", "parse_mode": "HTML"}, "text must be non-empty"),
        ("editMessageText", {"text": "<b>", "parse_mode": "HTML"}, NO_END),
        ("sendPhoto", {"caption": "x" * 1025, **PHOTO}, "message caption is too long"),
        ("sendPhoto", {"caption": "<b>", "parse_mode": "HTML", **PHOTO}, NO_END),
        ("sendPhoto", {"caption": "x" * 32769, **PHOTO}, "text is too long"),
        ("sendMediaGroup", {"media": [LONG_CAPTION] * 2}, "message caption is too long"),
        ("sendMediaGroup", {"media": [{**LONG_CAPTION, "caption": "x", "parse_mode": "?"}] * 2}, "unsupported parse_mode"),
        ("editMessageCaption", {"caption": "x" * 1025}, "message caption is too long"),
        ("sendPoll", {"question": "<b>", "question_parse_mode": "HTML", "options": ["a", "b"]}, NO_END),
    ],
)
def test_every_method_refuses_texts_in_its_words(town: Town, method: str, params: dict[str, Any], said: str) -> None:
    message = sent(town, "before")
    uploads = {"f": Upload("f.png", "image/png", b"x")}
    refused = town.no(method, uploads=uploads, chat_id=town.anna.id, message_id=message["message_id"], **params)
    assert refused == f"400 Bad Request: {said}"


def test_captions_may_be_blank_and_keep_their_formatting(town: Town) -> None:
    def photo(**more: Any) -> dict[str, Any]:
        found: dict[str, Any] = town.ok(
            "sendPhoto", uploads={"photo": Upload("f.png", "image/png", b"x")}, chat_id=town.anna.id, **more
        )
        return found

    assert "caption" not in photo(caption=" \n")
    assert photo(caption="\u00a0")["caption"] == "\u00a0"
    shown = photo(caption="<b>a</b> #b", parse_mode="HTML")
    assert [one["type"] for one in shown["caption_entities"]] == ["bold", "hashtag"]
    given_entities = [{"type": "code", "offset": 0, "length": 1}]
    shown = photo(caption="a #b", caption_entities=given_entities)
    assert [one["type"] for one in shown["caption_entities"]] == ["code", "hashtag"]


@pytest.mark.parametrize(
    ("raw", "language"), [("```py\u2028\nx```", "py"), ("```\u033f\nx```", None), ("```p\u030ay\nx``` and _y_", "py")]
)
def test_the_name_of_a_language_is_cleaned_too(town: Town, raw: str, language: str | None) -> None:
    assert sent(town, raw, parse_mode="Markdown")["entities"][0].get("language") == language


def test_a_mode_wins_over_entities(town: Town) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 1}]
    assert spans(sent(town, "<i>a</i>", parse_mode="HTML", entities=bold)) == [("italic", 0, 1)]
    assert spans(sent(town, "<i>a</i>", parse_mode="none", entities=bold)) == [("bold", 0, 1)]
    assert town.no("sendMessage", chat_id=town.anna.id, text="", parse_mode="XML") == "400 Bad Request: message text is empty"


HOSTILE_TEXTS: dict[str, dict[str, Any]] = {
    "phones": {"text": "ж+79161234567 " * 2100},
    "mentions": {"text": "@durov " * 4600},
    "emoji and mentions": {
        "text": "😀@durov " * 2700,
        "entities": [{"type": "custom_emoji", "offset": 9 * at, "length": 2, "custom_emoji_id": "5"} for at in range(2700)],
    },
    "crossing": {"text": "x" * 4000, "entities": [{"type": "bold", "offset": at, "length": 2000} for at in range(2000)]},
    "quotes": {"text": "x " * 2000, "entities": [{"type": "blockquote", "offset": 2 * at, "length": 1} for at in range(2000)]},
    "tags": {"text": "<b><i>" * 2000 + "x" + "</i></b>" * 2000, "parse_mode": "HTML"},
    "marks": {"text": "*_" * 8000, "parse_mode": "Markdown"},
    "times": {"text": "12:30 " * 5000},
}


@pytest.mark.parametrize("name", HOSTILE_TEXTS)
def test_no_text_holds_the_server_up(town: Town, name: str) -> None:
    """As much of everything as fits, within a second of the processor's time: it grows with the text, not with its square."""
    began = process_time()
    outcome = town.call("sendMessage", chat_id=town.anna.id, **HOSTILE_TEXTS[name])
    assert isinstance(outcome, Answer | Refusal)
    assert process_time() - began < 1
