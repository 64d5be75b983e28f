"""What we want said becomes a method and its parameters: entities, never a parse mode; no previews; replies that cannot fail."""

import json

import pytest

from bridge.adapters.bot_api import _render
from bridge.domain.effects import Button, Travel
from bridge.domain.ids import NO_TOPIC, ChatId, MessageId, PersonId, TopicId
from bridge.domain.messages import Entity, RichText

CHAT = ChatId(-100)
RICH = RichText(
    text="bold, Olga, code",
    entities=(
        Entity(type="bold", offset=0, length=4),
        Entity(type="text_mention", offset=6, length=4, person=PersonId(9)),
        Entity(type="pre", offset=12, length=4, language="python"),
        Entity(type="text_link", offset=0, length=4, url="https://a.b/"),
        Entity(type="custom_emoji", offset=0, length=4, custom_emoji_id="77"),
    ),
)
ENTITIES = [
    {"type": "bold", "offset": 0, "length": 4},
    {"type": "text_mention", "offset": 6, "length": 4, "user": {"id": 9}},
    {"type": "pre", "offset": 12, "length": 4, "language": "python"},
    {"type": "text_link", "offset": 0, "length": 4, "url": "https://a.b/"},
    {"type": "custom_emoji", "offset": 0, "length": 4, "custom_emoji_id": "77"},
]
NO_PREVIEW = {"is_disabled": True}


def test_a_plain_message_has_nothing_it_does_not_need() -> None:
    call = _render.send(CHAT, RichText(text="hi"), topic=NO_TOPIC, reply_to=None, buttons=())
    assert call == ("sendMessage", {"chat_id": -100, "text": "hi", "link_preview_options": NO_PREVIEW})


def test_a_message_with_everything() -> None:
    buttons = ((Button(text="Yes", data="t:yes"), Button(text="Open", url="https://x.y")),)
    method, params = _render.send(CHAT, RICH, topic=TopicId(5), reply_to=MessageId(8), buttons=buttons)
    assert method == "sendMessage"
    assert params == {
        "chat_id": -100,
        "text": RICH.text,
        "entities": ENTITIES,
        "link_preview_options": NO_PREVIEW,
        "message_thread_id": 5,
        "reply_parameters": {"message_id": 8, "allow_sending_without_reply": True},
        "reply_markup": {
            "inline_keyboard": [[{"text": "Yes", "callback_data": "t:yes"}, {"text": "Open", "url": "https://x.y"}]]
        },
    }


@pytest.mark.parametrize("button", [Button(text="x"), Button(text="x", data="d", url="https://u")])
def test_a_button_does_exactly_one_thing(button: Button) -> None:
    with pytest.raises(AssertionError, match="one thing"):
        _render.keyboard(((button,),))


@pytest.mark.parametrize(
    ("travel", "method", "field"),
    [
        (Travel.PHOTO, "sendPhoto", "photo"),
        (Travel.ANIMATION, "sendAnimation", "animation"),
        (Travel.VIDEO, "sendVideo", "video"),
        (Travel.AUDIO, "sendAudio", "audio"),
        (Travel.DOCUMENT, "sendDocument", "document"),
    ],
)
def test_files_go_by_the_method_of_their_kind_as_text_fields(travel: Travel, method: str, field: str) -> None:
    """R252."""
    call = _render.send_file(CHAT, travel, caption=RICH, topic=TopicId(5), reply_to=MessageId(8))
    assert (call.method, call.field) == (method, field)
    assert call.params["chat_id"] == "-100"
    assert call.params["caption"] == RICH.text
    assert json.loads(call.params["caption_entities"]) == ENTITIES
    assert json.loads(call.params["reply_parameters"]) == {"message_id": 8, "allow_sending_without_reply": True}
    assert call.params["message_thread_id"] == "5"
    assert (call.params.get("disable_content_type_detection") == "true") is (travel is Travel.DOCUMENT)


def test_a_link_is_no_file() -> None:
    with pytest.raises(AssertionError, match="a link is a text"):
        _render.send_file(CHAT, Travel.LINK, caption=RichText(), topic=NO_TOPIC, reply_to=None)


def test_no_call_has_a_parse_mode_or_drops_pending_updates() -> None:
    """The error "can't parse entities" cannot occur, and nothing that waits is thrown away."""
    calls = [
        _render.send(CHAT, RICH, topic=NO_TOPIC, reply_to=None, buttons=()),
        _render.edit(CHAT, MessageId(1), RICH, buttons=()),
        _render.set_webhook("https://a.b/t/x", secret="s", allowed_updates=("message",)),
        _render.get_updates(5, timeout_s=50, limit=100, allowed_updates=("message",)),
    ]
    names = {name for call in calls for name in call.params}
    assert not names & {"parse_mode", "drop_pending_updates"}


@pytest.mark.parametrize(
    ("call", "params"),
    [
        (
            _render.edit(CHAT, MessageId(3), RichText(text="new"), buttons=()),
            {"chat_id": -100, "message_id": 3, "text": "new", "link_preview_options": NO_PREVIEW},
        ),
        (_render.delete(CHAT, MessageId(3)), {"chat_id": -100, "message_id": 3}),
        (
            _render.react(CHAT, MessageId(3), "👍"),
            {"chat_id": -100, "message_id": 3, "reaction": [{"type": "emoji", "emoji": "👍"}]},
        ),
        (_render.react(CHAT, MessageId(3), ""), {"chat_id": -100, "message_id": 3, "reaction": []}),
        (_render.answer_press("55", ""), {"callback_query_id": "55"}),
        (_render.answer_press("55", "no"), {"callback_query_id": "55", "text": "no"}),
        (
            _render.set_commands((("task", "Bind"),), "ru", only_in_groups=False),
            {"commands": [{"command": "task", "description": "Bind"}], "language_code": "ru"},
        ),
        (
            _render.set_commands((), "", only_in_groups=True),
            {"commands": [], "scope": {"type": "all_group_chats"}},
        ),
        (
            _render.get_updates(7, timeout_s=50, limit=100, allowed_updates=("message",)),
            {"offset": 7, "timeout": 50, "limit": 100, "allowed_updates": ["message"]},
        ),
        (
            _render.set_webhook("https://a.b/x", secret="s", allowed_updates=("message",)),
            {"url": "https://a.b/x", "secret_token": "s", "allowed_updates": ["message"]},
        ),
    ],
)
def test_the_other_calls(call: _render.Call, params: dict[str, object]) -> None:
    assert call.params == params
