"""Rich messages: blocks and texts of every kind come back as declared; what Telegram refuses is refused; people see and press."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, Permissions, Rich
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town, Upload

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08\x02\0\0\0"
BUTTON = {"text": "Go", "callback_data": "go"}
PARAGRAPH = {"type": "paragraph", "text": "hello"}
EARTH = {"latitude": 1, "longitude": 0}
NO_ACTION = "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
NO_FILE = "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"


def in_paragraph(text: Any) -> dict[str, Any]:
    return {"type": "paragraph", "text": text}


def buttons(*given: Any) -> dict[str, Any]:
    return {"type": "buttons", "buttons": list(given)}


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def sent(town: Town, *blocks: Any, uploads: dict[str, Upload] | None = None, **more: Any) -> dict[str, Any]:
    """The rich message as the bot gets it back, after a check of the whole answer."""
    said = {"blocks": list(blocks), **more}
    answer = town.ok("sendRichMessage", chat_id=town.anna.id, rich_message=said, uploads=uploads)
    assert faults_of_answer("sendRichMessage", answer) == []
    shown: dict[str, Any] = answer["rich_message"]
    return shown


def in_text(town: Town, text: Any, **more: Any) -> Any:
    """How a text of a paragraph comes back."""
    return sent(town, {"type": "paragraph", "text": text}, **more)["blocks"][0]["text"]


BLOCKS: dict[str, dict[str, Any]] = {
    "paragraph": PARAGRAPH,
    "footer": {"type": "footer", "text": "the end"},
    "heading": {"type": "heading", "text": "Title", "size": 2},
    "pre": {"type": "pre", "text": "x = 1", "language": "python"},
    "pre without language": {"type": "pre", "text": "x = 1"},
    "divider": {"type": "divider"},
    "formula": {"type": "mathematical_expression", "expression": "x^2"},
    "anchor": {"type": "anchor", "name": "top"},
    "blockquote": {"type": "blockquote", "blocks": [PARAGRAPH], "credit": "Somebody"},
    "expandable": {"type": "expandable_blockquote", "text": "long", "credit": {"type": "bold", "text": "B"}},
    "pullquote": {"type": "pullquote", "text": "wise"},
    "details": {"type": "details", "summary": "More", "blocks": [PARAGRAPH], "is_open": True},
    "map": {"type": "map", "location": {"latitude": 1.5, "longitude": 2.5}, "zoom": 14, "width": 600, "height": 400},
    "buttons": {"type": "buttons", "buttons": [BUTTON, {"text": "Site", "url": "https://example.com/"}], "align": "center"},
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_comes_back_as_it_was_given(town: Town, name: str) -> None:
    assert sent(town, BLOCKS[name])["blocks"] == [BLOCKS[name]]


TEXTS: dict[str, Any] = {
    **{
        kind: {"type": kind, "text": "t"}
        for kind in ("bold", "italic", "underline", "strikethrough", "spoiler", "subscript", "superscript", "marked", "code")
    },
    "url": {"type": "url", "text": "t", "url": "https://example.com/"},
    "email": {"type": "email_address", "text": "t", "email_address": "a@example.com"},
    "phone": {"type": "phone_number", "text": "t", "phone_number": "+15550100"},
    "anchor link": {"type": "anchor_link", "text": "t", "anchor_name": "top"},
    "reference": {"type": "reference", "text": "t", "name": "note"},
    "reference link": {"type": "reference_link", "text": "t", "reference_name": "note"},
    "anchor": {"type": "anchor", "name": "here"},
    "formula": {"type": "mathematical_expression", "expression": "x"},
    "emoji": {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286", "alternative_text": "👍"},
    "moment": {"type": "date_time", "text": "noon", "unix_time": 1_647_531_900, "date_time_format": "wDT"},
    "button": {"type": "button", "button": {**BUTTON, "style": "link"}},
    "sequence": ["a ", {"type": "bold", "text": ["b", {"type": "italic", "text": "c"}]}],
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_comes_back_as_it_was_given(town: Town, name: str) -> None:
    assert in_text(town, TEXTS[name]) == TEXTS[name]


def test_a_list_gets_its_labels(town: Town) -> None:
    items = [{"blocks": [PARAGRAPH], "type": kind, "value": 4} for kind in ("1", "a", "A", "i", "I")]
    shown = sent(town, {"type": "list", "items": items}, {"type": "list", "items": [{"blocks": [], "has_checkbox": True}]})
    ordered, plain = shown["blocks"]
    assert [one["label"] for one in ordered["items"]] == ["4.", "d.", "D.", "iv.", "IV."]
    assert plain["items"] == [{"label": "•", "blocks": [{"type": "paragraph", "text": ""}], "has_checkbox": True}]


@pytest.mark.parametrize(
    ("kind", "value", "label"),
    [
        ("a", 26, "z."),
        ("a", 27, "aa."),
        ("A", 703, "AAA."),
        ("i", 1994, "mcmxciv."),
        ("I", 4000, "4000."),
        ("a", 0, "0."),
        ("1", -3, "-3."),
    ],
)
def test_labels_beyond_the_alphabet(town: Town, kind: str, value: int, label: str) -> None:
    shown = sent(town, {"type": "list", "items": [{"blocks": [PARAGRAPH], "type": kind, "value": value}]})
    assert shown["blocks"][0]["items"][0]["label"] == label


def test_a_table_says_what_is_usual(town: Town) -> None:
    cells = [[{"text": "H", "is_header": True}, {"colspan": 2, "rowspan": 1}], [{"text": "v", "align": "right", "valign": "top"}]]
    shown = sent(town, {"type": "table", "cells": cells, "is_striped": True, "is_bordered": False, "caption": ""})
    assert shown["blocks"][0] == {
        "type": "table",
        "is_striped": True,
        "cells": [
            [
                {"text": "H", "is_header": True, "align": "center", "valign": "middle"},
                {"colspan": 2, "align": "left", "valign": "middle"},
            ],
            [{"text": "v", "align": "right", "valign": "top"}],
        ],
    }


@pytest.mark.parametrize("kind", ["photo", "video", "animation", "audio", "document", "voice_note"])
def test_media_in_a_block(town: Town, kind: str) -> None:
    media = {"type": kind, "media": "attach://it", "caption": "ignored", "has_spoiler": True}
    block = {"type": kind, kind: media, "caption": {"text": "under it", "credit": "me"}}
    shown = sent(town, block, uploads={"it": Upload("it.bin", "", PNG)})["blocks"][0]
    assert shown["caption"] == {"text": "under it", "credit": "me"}
    file = shown[kind][-1] if kind == "photo" else shown[kind]
    again = sent(town, {"type": kind, kind: {"type": kind, "media": file["file_id"]}})["blocks"][0]
    assert "caption" not in again
    assert "has_spoiler" not in again


def test_a_collage_and_a_slideshow_hold_media(town: Town) -> None:
    photo = {"type": "photo", "photo": {"type": "photo", "media": "attach://it"}}
    groups = [{"type": kind, "blocks": [photo], "caption": {"text": "c"}} for kind in ("collage", "slideshow")]
    shown = sent(town, *groups, uploads={"it": Upload("it.png", "", PNG)})["blocks"]
    assert [(one["type"], one["blocks"][0]["photo"][-1]["width"]) for one in shown] == [("collage", 640), ("slideshow", 640)]


def test_what_telegram_finds_by_itself(town: Town) -> None:
    text = "see @durov, #tag, $USD, /help, https://example.com/x, a@example.com 😀 +15550100123"
    found = [(one["type"], one) for one in in_text(town, text) if isinstance(one, dict)]
    assert [kind for kind, _ in found] == ["mention", "hashtag", "cashtag", "bot_command", "url", "email_address", "phone_number"]
    by_kind = dict(found)
    assert by_kind["mention"] == {"type": "mention", "text": "@durov", "username": "durov"}
    assert by_kind["url"]["url"] == "https://example.com/x"
    assert by_kind["phone_number"]["phone_number"] == "+15550100123"
    assert in_text(town, text, skip_entity_detection=True) == text


@pytest.mark.parametrize("around", ["code", "url", "button"])
def test_nothing_is_found_where_there_is_a_meaning_already(town: Town, around: str) -> None:
    given = {
        "code": {"type": "code", "text": "#tag"},
        "url": {"type": "url", "text": "#tag", "url": "https://a.com/"},
        "button": {"type": "button", "button": {"text": "#tag", "callback_data": "x"}},
    }[around]
    assert in_text(town, given) == given


def test_what_is_found_need_not_be_given(town: Town) -> None:
    assert in_text(town, {"type": "hashtag", "text": "no tag", "hashtag": "#x"}) == "no tag"


def test_people_are_mentioned_whom_the_bot_knows(town: Town) -> None:
    known = in_text(town, {"type": "text_mention", "text": "A", "user": {"id": town.anna.id}})
    assert known["user"]["first_name"] == "Anna"
    assert in_text(town, {"type": "text_mention", "text": "B", "user": {"id": town.boris.id}}) == "B"


@pytest.mark.parametrize(
    ("block", "words"),
    [
        (7, "object expected as InputRichMessageBlock"),
        ({"type": "poem"}, 'type "poem" is unsupported'),
        ({"type": ["x"]}, 'field "type" must be of type String'),
        ({"type": "paragraph", "text": 5}, "invalid rich text specified"),
        ({"type": "paragraph", "text": {"type": "loud", "text": "x"}}, "unsupported rich text type"),
        ({"type": "heading", "text": "x", "size": 7}, "invalid section heading size specified"),
        ({"type": "heading", "text": "x"}, "invalid section heading size specified"),
        ({"type": "list", "items": []}, "list must be non-empty"),
        ({"type": "list", "items": [5]}, "object expected as InputRichBlockListItem"),
        ({"type": "list", "items": [{"blocks": [], "type": "z"}]}, "invalid list item type specified"),
        ({"type": "list", "items": [{"blocks": [], "type": "1"}, {"blocks": []}]}, "list must be either ordered or unordered"),
        ({"type": "table", "cells": [5]}, 'field "cells" must be an Array of Arrays'),
        ({"type": "table", "cells": [[5]]}, "richBlockTableCell must be an Object"),
        ({"type": "table", "cells": [[{"align": "up"}]]}, "invalid horizontal alignment specified"),
        ({"type": "table", "cells": [[{"valign": "left"}]]}, "invalid vertical alignment specified"),
        ({"type": "table", "cells": [[{"colspan": -1}]]}, "invalid table cell colspan specified"),
        ({"type": "table", "cells": [[{}] * 21]}, "RICH_MESSAGE_TABLE_COLUMNS_TOO_MUCH"),
        ({"type": "table", "cells": [[{}] * 3] * 500}, "RICH_MESSAGE_BLOCKS_TOO_MUCH"),
        ({"type": "map", "location": {"latitude": 91, "longitude": 0}}, "invalid location specified"),
        ({"type": "map", "location": {"latitude": "1", "longitude": 0}}, "invalid location specified"),
        ({"type": "map", "location": EARTH, "zoom": 25}, "invalid map properties specified"),
        (
            {"type": "map", "location": EARTH, "width": 21, "height": 1},
            "invalid map properties specified",
        ),
        ({"type": "buttons", "buttons": []}, "button row must be non-empty"),
        ({"type": "buttons", "buttons": [BUTTON] * 9}, "BUTTON_ROW_TOO_LONG"),
        (
            {"type": "buttons", "buttons": [{"text": "x"}]},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"type": "buttons", "buttons": [{**BUTTON, "style": "loud"}]}, "invalid button style specified"),
        (
            {"type": "buttons", "buttons": [{"text": "x", "url": "a.com", "style": "link"}]},
            "only callback buttons can have the link style",
        ),
        ({"type": "buttons", "buttons": [{**BUTTON, "callback_data": "x" * 65}]}, "BUTTON_DATA_INVALID"),
        (
            {"type": "buttons", "buttons": [{**BUTTON, "text": {"type": "bold", "text": "x"}}]},
            "button text can contain only custom emoji and date-time entities",
        ),
        ({"type": "photo", "photo": {"type": "video", "media": "x"}}, 'unexpected media type "video" for block "photo"'),
        ({"type": "photo"}, "media not found"),
        (
            {"type": "photo", "photo": {"type": "photo", "media": "x"}},
            "wrong remote file identifier specified: can't unserialize it. Wrong last symbol",
        ),
        ({"type": "details", "summary": "x", "is_open": "yes", "blocks": []}, 'field "is_open" must be of type Boolean'),
        ({"type": "blockquote", "blocks": "x"}, "expected an Array of InputRichBlock"),
        ({"type": "thinking", "text": "…"}, "thinking blocks can be used only in rich message drafts"),
        ({"type": "photo", "photo": {"type": "photo", "media": "x"}, "caption": 5}, None),
        (
            {"type": "paragraph", "text": {"type": "custom_emoji", "custom_emoji_id": "x"}},
            "invalid custom emoji identifier specified",
        ),
        ({"type": "paragraph", "text": {"type": "date_time", "text": "x", "unix_time": 0}}, "invalid date specified"),
        (
            {"type": "paragraph", "text": {"type": "date_time", "text": "x", "unix_time": 1, "date_time_format": "Q"}},
            "invalid date-time format specified",
        ),
        ({"type": "paragraph", "text": "x" * 32_769}, "RICH_MESSAGE_TEXT_TOO_LONG"),
        ({"type": "paragraph", "text": "\ud800"}, "strings must be encoded in UTF-8"),
    ],
)
def test_wrong_blocks_are_refused(town: Town, block: Any, words: str | None) -> None:
    said = town.no("sendRichMessage", chat_id=town.anna.id, rich_message={"blocks": [block]})
    assert said.startswith("400 Bad Request: ")
    assert words is None or said == f"400 Bad Request: {words}"
    assert [one for one in town.world.messages(town.bot.chat, viewer=town.anna.id) if isinstance(one.content, Rich)] == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (None, "object expected as rich message"),
        ("{", "can't parse rich message JSON object"),
        ([], "object expected as rich message"),
        ({}, "rich message must be non-empty"),
        ({"blocks": []}, "rich message must be non-empty"),
        ({"html": "  "}, "rich message must be non-empty"),
        ({"html": "a", "markdown": "b"}, "exactly one of the fields html, markdown, and blocks must be used"),
        ({"html": "x" * 140_000}, "text is too long"),
        ({"blocks": [{"type": "divider"}] * 501}, "RICH_MESSAGE_BLOCKS_TOO_MUCH"),
        ({"html": "<img src='tg://photo?id=a'>", "media": [{"id": "b", "media": {"type": "photo"}}]}, "media not found"),
        ({"html": "x", "media": [{"id": "a b", "media": {}}]}, "invalid media identifier specified"),
        ({"html": "x", "media": 5}, "expected an Array of InputRichMessageMedia"),
    ],
)
def test_wrong_messages_are_refused(town: Town, said: Any, words: str) -> None:
    refused = town.no("sendRichMessage", chat_id=town.anna.id, rich_message="null" if said is None else said)
    expected = "rich message must be non-empty" if said is None else words
    assert refused == f"400 Bad Request: {expected}"


@pytest.mark.parametrize("levels", [17, 300])
@pytest.mark.parametrize("kind", ["blocks", "text", "sequence", "html"])
def test_deep_messages_are_refused_and_break_nothing(town: Town, kind: str, levels: int) -> None:
    block: Any = PARAGRAPH
    text: Any = "x"
    for _ in range(levels):
        block = {"type": "blockquote", "blocks": [block]}
        text = [text] if kind == "sequence" else {"type": "bold", "text": text}
    said = {
        "blocks": {"blocks": [block]},
        "html": {"html": "<blockquote>" * levels + "x" + "</blockquote>" * levels},
    }.get(kind, {"blocks": [{"type": "paragraph", "text": [[text] * 2, text]}]})
    outcome = town.call("sendRichMessage", chat_id=town.anna.id, rich_message=said)
    if levels > 17 or kind in ("blocks", "html"):
        assert "400 Bad Request: " in town.no("sendRichMessage", chat_id=town.anna.id, rich_message=said)
    assert outcome is not None


@pytest.mark.parametrize("said", ['{"blocks":' + "[" * 100_000, '{"blocks":' + '{"a":' * 100_000, "[" * 900 + "]" * 900])
def test_json_that_is_deeper_than_any_message(town: Town, said: str) -> None:
    assert "rich message" in town.no("sendRichMessage", chat_id=town.anna.id, rich_message=said)


def test_sixteen_levels_are_not_too_deep(town: Town) -> None:
    block: Any = PARAGRAPH
    for _ in range(15):
        block = {"type": "details", "summary": "s", "blocks": [block]}
    assert sent(town, block)["blocks"][0]["type"] == "details"


def test_a_person_sees_it_and_presses_its_buttons(town: Town) -> None:
    row = {"type": "buttons", "buttons": [BUTTON, {"text": "Copy", "copy_text": {"text": "42"}}]}
    inline = {"type": "paragraph", "text": ["or ", {"type": "button", "button": {"text": "this", "callback_data": "t"}}]}
    town.ok("sendRichMessage", chat_id=town.anna.id, rich_message={"blocks": [row, inline]})
    message = town.world.messages(town.bot.chat, viewer=town.anna.id)[-1]
    assert town.world.show(message)["rich_message"] == {"blocks": [row, inline]}
    assert message.buttons == ("Go", "Copy", "this")
    town.world.press(town.anna.id, town.bot.chat, message.id, "Go", now=town.now)
    town.world.press(town.anna.id, town.bot.chat, message.id, "this", now=town.now)
    town.world.press(town.anna.id, town.bot.chat, message.id, "Copy", now=town.now)
    updates = town.updates()
    assert [one["callback_query"]["data"] for one in updates] == ["go", "t"]
    assert [fault for one in updates for fault in faults_of_update({"update_id": 1, **one})] == []
    with pytest.raises(ActRefused, match="no button 'Stop'"):
        town.world.press(town.anna.id, town.bot.chat, message.id, "Stop", now=town.now)


def test_buttons_stand_only_where_they_are_of_use(town: Town) -> None:
    group = town.group()
    app = {"type": "buttons", "buttons": [{"text": "App", "web_app": {"url": "https://example.com/"}}]}
    assert sent(town, app)["blocks"][0]["buttons"][0]["web_app"] == {"url": "https://example.com/"}
    assert town.no("sendRichMessage", chat_id=group.id, rich_message={"blocks": [app]}) == "400 Bad Request: BUTTON_TYPE_INVALID"


def test_other_bots_in_the_group_hear_nothing_and_people_see_it(town: Town) -> None:
    other = town.add_bot("other", privacy_mode=False)
    group = town.group(other.id, town.boris.id)
    town.ok("sendRichMessage", chat_id=group.id, rich_message={"blocks": [PARAGRAPH]})
    assert (town.updates(), town.updates(other)) == ([], [])
    assert town.world.messages(group.id)[-1].text == "hello"


def test_media_needs_the_right_to_send_it(town: Town) -> None:
    group = town.group()
    town.world.set_permissions(town.anna.id, group.id, Permissions(can_send_photos=False), now=town.now)
    photo = {"type": "photo", "photo": {"type": "photo", "media": "attach://it"}}
    params = {"chat_id": group.id, "uploads": {"it": Upload("a.png", "", PNG)}}
    assert town.ok("sendRichMessage", chat_id=group.id, rich_message={"blocks": [PARAGRAPH]})
    refused = town.no("sendRichMessage", rich_message={"blocks": [PARAGRAPH, photo]}, **params)
    assert refused == "400 Bad Request: not enough rights to send photos to the chat"
    town.world.set_permissions(town.anna.id, group.id, Permissions(can_send_messages=False), now=town.now)
    refused = town.no("sendRichMessage", rich_message={"blocks": [PARAGRAPH]}, **params)
    assert refused == "400 Bad Request: not enough rights to send text messages to the chat"


def test_text_becomes_rich_and_back_by_editing(town: Town) -> None:
    number = town.ok("sendMessage", chat_id=town.anna.id, text="old")["message_id"]
    where = {"chat_id": town.anna.id, "message_id": number}
    rich = {"blocks": [{"type": "heading", "text": "New", "size": 1}]}
    changed = town.ok("editMessageText", **where, rich_message=rich)
    assert faults_of_answer("editMessageText", changed) == []
    assert (changed["rich_message"], "text" in changed) == (rich, False)
    assert town.no("editMessageText", **where, rich_message=rich).startswith("400 Bad Request: message is not modified")
    assert town.ok("editMessageText", **where, text="plain")["text"] == "plain"
    assert town.no("editMessageText", **where) == "400 Bad Request: message text is empty"
    photo = town.ok("sendPhoto", chat_id=town.anna.id, uploads={"photo": Upload("a.png", "", PNG)})["message_id"]
    refused = town.no("editMessageText", chat_id=town.anna.id, message_id=photo, rich_message=rich)
    assert refused == "400 Bad Request: there is no text in the message to edit"


def test_forwarded_and_copied_it_stays_itself(town: Town) -> None:
    town.ok("sendRichMessage", chat_id=town.anna.id, rich_message={"blocks": [{"type": "buttons", "buttons": [BUTTON]}]})
    number = town.world.messages(town.bot.chat, viewer=town.anna.id)[-1].id
    group = town.group()
    where = {"chat_id": group.id, "from_chat_id": town.anna.id, "message_id": number}
    forwarded = town.ok("forwardMessage", **where)
    assert faults_of_answer("forwardMessage", forwarded) == []
    assert forwarded["rich_message"]["blocks"][0]["buttons"] == [BUTTON]
    copied = town.world.messages(group.id)[-1]
    town.ok("copyMessage", **where)
    copied = town.world.messages(group.id)[-1]
    town.world.press(town.anna.id, group.id, copied.id, "Go", now=town.now)
    assert town.kinds() == ["callback_query"]
    with pytest.raises(ActRefused, match="has no button"):
        town.world.press(town.anna.id, group.id, forwarded["message_id"], "Go", now=town.now)


def test_a_person_forwards_it(town: Town) -> None:
    town.ok("sendRichMessage", chat_id=town.anna.id, rich_message={"blocks": [PARAGRAPH]})
    message = town.world.messages(town.bot.chat, viewer=town.anna.id)[-1]
    carried = town.world.forward(town.anna.id, town.bot.chat, message.id, town.boris.chat, now=town.now)
    assert town.world.show(carried)["rich_message"] == {"blocks": [PARAGRAPH]}


def test_it_is_answered_and_quoted(town: Town) -> None:
    number = town.ok("sendRichMessage", chat_id=town.anna.id, rich_message={"blocks": [PARAGRAPH]})["message_id"]
    reply = town.ok("sendMessage", chat_id=town.anna.id, text="re", reply_parameters={"message_id": number, "quote": "hell"})
    assert reply["reply_to_message"]["rich_message"] == {"blocks": [PARAGRAPH]}
    assert reply["quote"]["text"] == "hell"
    assert faults_of_answer("sendMessage", reply) == []


def test_right_to_left_is_told(town: Town) -> None:
    assert sent(town, PARAGRAPH, is_rtl=True)["is_rtl"] is True
    assert "is_rtl" not in sent(town, PARAGRAPH, is_rtl=False)
