"""How a message looks to a bot (Bot API: Message), or to a person when there is no bot.

Fields stand in Telegram's order: message_id, from, sender_chat, chat, date, the rest. An absent field is left out, never null.
"""

from typing import Any

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.connections import BusinessConnection
from fake_telegram.world.facts.content import Checklist, Contact, Content, Dice, Location, Media, Poll, Service, Text, Venue
from fake_telegram.world.facts.messages import ExternalReply, Message, Origin, Suggestion
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.facts.rich_blocks import Rich
from fake_telegram.world.ids import ChatId, MessageId, UserId
from fake_telegram.world.state import State

from .chats import chat as chat_fields
from .chats import chat_by_id, private_chat, user
from .checklists import checklist
from .media import contact, dice, entities, file_object, location, media, venue
from .notices import notice
from .polls import poll
from .rich import RichRenderer


def message(
    state: State,
    shown: Message,
    bot: Bot | None,
    *,
    with_reply: bool = True,
    connection: BusinessConnection | None = None,
) -> dict[str, Any]:
    """The message as `bot` sees it; the answered message is shown too, but not what that one answers.

    Parameters:
        connection: by which a bot sees a dialog between people.
    """
    chat = state.chat_of(shown)
    result: dict[str, Any] = {"message_id": shown.id if bot is None else state.id_for(shown, bot)}
    if shown.sender is not None:
        result["from"] = user(state, shown.sender, bot)
    if shown.boosts:
        result["sender_boost_count"] = shown.boosts
    if shown.sender_chat is not None:
        result["sender_chat"] = chat_by_id(state, shown.sender_chat)
    if shown.business_bot is not None:
        result["sender_business_bot"] = user(state, shown.business_bot, bot)
    if connection is not None:
        result["business_connection_id"] = connection.id
    if chat.pair is None:
        result["chat"] = chat_fields(state, chat)
    else:
        result["chat"] = private_chat(state, chat.other(connection.user if connection is not None else shown.author))
    result["date"] = shown.at
    if shown.signature:
        result["author_signature"] = shown.signature
    if shown.sender_tag:
        result["sender_tag"] = shown.sender_tag
    if shown.thread is not None and (chat.type == "private" or (chat.type == "supergroup" and chat.is_forum >= shown.in_topic)):
        result["message_thread_id"] = shown.thread
        if shown.in_topic:
            result["is_topic_message"] = True
    if with_reply:
        result |= _reply(state, chat, shown, bot, connection)
    result |= _circumstances(state, shown, bot)
    result |= content(state, shown, chat, bot, connection)
    if shown.markup is not None:
        result["reply_markup"] = shown.markup
    return result


def _reply(state: State, chat: Chat, shown: Message, bot: Bot | None, connection: BusinessConnection | None) -> dict[str, Any]:
    number = shown.reply_to
    if number is None and shown.in_topic and chat.is_forum and shown.thread != shown.id:
        number = shown.thread
    answered = None if number is None else chat.messages.get(number)
    if answered is None:
        return {}
    result: dict[str, Any] = {"reply_to_message": message(state, answered, bot, with_reply=False, connection=connection)}
    if shown.reply_to_task:
        result["reply_to_checklist_task_id"] = shown.reply_to_task
    if shown.reply_to_option:
        result["reply_to_poll_option_id"] = shown.reply_to_option
    return result | _quote(state, shown, bot)


def _quote(state: State, shown: Message, bot: Bot | None) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if shown.quote is not None:
        result["quote"] = {"text": shown.quote.text, "position": shown.quote.position}
        if shown.quote.entities:
            result["quote"]["entities"] = entities(state, shown.quote.entities, bot)
        if shown.quote.is_manual:
            result["quote"]["is_manual"] = True
    return result


def _circumstances(state: State, shown: Message, bot: Bot | None) -> dict[str, Any]:
    result: dict[str, Any] = {}
    if shown.ephemeral is not None:
        result["receiver_user"] = user(state, shown.ephemeral.receiver, bot)
        result["ephemeral_message_id"] = shown.ephemeral.id
    if shown.origin is not None:
        result |= origin(state, shown.origin, bot)
    if shown.external is not None:
        result["external_reply"] = _external(state, shown.external, bot)
        result |= _quote(state, shown, bot)
    if shown.direct_topic is not None:
        result["direct_messages_topic"] = {"topic_id": shown.direct_topic, "user": user(state, shown.direct_topic, bot)}
    if shown.suggestion is not None:
        result["suggested_post_info"] = suggestion(shown.suggestion)
    if shown.automatic_forward:
        result["is_automatic_forward"] = True
    if shown.guest_caller is not None and shown.guest_caller > 0:
        result["guest_bot_caller_user"] = user(state, UserId(shown.guest_caller), bot)
    elif shown.guest_caller is not None:
        result["guest_bot_caller_chat"] = chat_by_id(state, ChatId(shown.guest_caller))
    if shown.via_bot is not None:
        result["via_bot"] = user(state, shown.via_bot, bot)
    if shown.edited_at is not None:
        result["edit_date"] = shown.edited_at
    if shown.protected:
        result["has_protected_content"] = True
    if shown.album:
        result["media_group_id"] = shown.album
    if shown.effect_id:
        result["effect_id"] = shown.effect_id
    return result


def suggestion(shown: Suggestion) -> dict[str, Any]:
    """SuggestedPostInfo."""
    dated = {} if shown.send_date is None else {"send_date": shown.send_date}
    return {"state": shown.state, **dated}


def _external(state: State, shown: ExternalReply, bot: Bot | None) -> dict[str, Any]:
    """ExternalReplyInfo: what the answered message shows, but for its words."""
    result: dict[str, Any] = {"origin": origin(state, shown.origin, bot)["forward_origin"]}
    if shown.chat is not None and shown.message is not None:
        result |= {"chat": chat_by_id(state, shown.chat), "message_id": shown.message}
    words = ("text", "entities", "caption", "caption_entities", "show_caption_above_media")
    found = said_fields(state, shown.content, bot)
    return result | {name: body for name, body in found.items() if name not in words}


def origin(state: State, shown: Origin, bot: Bot | None) -> dict[str, Any]:
    """MessageOrigin, with the older `forward_*` fields that the server still sends beside it."""
    if shown.hidden_name:
        body: dict[str, Any] = {"type": "hidden_user", "sender_user_name": shown.hidden_name}
        old: dict[str, Any] = {"forward_sender_name": shown.hidden_name}
    elif shown.user is not None:
        body = {"type": "user", "sender_user": user(state, shown.user, bot)}
        old = {"forward_from": body["sender_user"]}
    elif shown.message is not None and shown.chat is not None:
        body = {"type": "channel", "chat": chat_by_id(state, shown.chat), "message_id": shown.message}
        old = {"forward_from_chat": body["chat"], "forward_from_message_id": shown.message}
    else:
        assert shown.chat is not None, "a forwarded message was said somewhere"
        body = {"type": "chat", "sender_chat": chat_by_id(state, shown.chat)}
        old = {"forward_from_chat": body["sender_chat"]}
    if shown.signature:
        body["author_signature"] = old["forward_signature"] = shown.signature
    return {"forward_origin": {**body, "date": shown.at}, **old, "forward_date": shown.at}


def content(
    state: State, shown: Message, chat: Chat, bot: Bot | None, connection: BusinessConnection | None = None
) -> dict[str, Any]:
    """The fields that what was said fills; `connection` as for `message`."""
    if isinstance(shown.content, Service):
        return notice(state, shown.content, chat, bot, lambda number: _named(state, chat, number, bot, connection))
    return said_fields(state, shown.content, bot)


def _named(
    state: State, chat: Chat, number: MessageId, bot: Bot | None, connection: BusinessConnection | None
) -> dict[str, Any] | None:
    found = chat.messages.get(number)
    return None if found is None else message(state, found, bot, with_reply=False, connection=connection)


def said_fields(state: State, said: Content, bot: Bot | None) -> dict[str, Any]:
    """The fields of Message that a content fills by itself."""
    match said:
        case Text():
            return _text(state, said, bot)
        case Rich():
            return {"rich_message": rich(state, said, bot)}
        case Media():
            return media(state, said, bot)
        case Location():
            return {"location": location(said)}
        case Venue():
            return venue(said)
        case Contact():
            return contact(said)
        case Dice():
            return dice(said)
        case Poll():
            return {"poll": poll(state, state.polls[said.id], bot, in_message=True)}
        case Checklist():
            return {"checklist": checklist(state, said, bot)}
        case Service():
            return {}


def rich(state: State, said: Rich, bot: Bot | None) -> dict[str, Any]:
    """RichMessage."""
    return RichRenderer(lambda one: file_object(state, one, bot), lambda one: user(state, one, bot)).message(said)


def _text(state: State, said: Text, bot: Bot | None) -> dict[str, Any]:
    result: dict[str, Any] = {"text": said.text}
    if said.entities:
        result["entities"] = entities(state, said.entities, bot)
    if said.link_preview:
        result["link_preview_options"] = said.link_preview
    return result
