"""What a press on a reply keyboard does (Bot API: KeyboardButton): a text is written, or something is shared with the bot.

Users and chats are chosen by the person and must be what the button asks for; a chosen chat may take the bot in, with the rights
that the button names.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from fake_telegram.world.facts.chats import AdminRights, Chat
from fake_telegram.world.facts.content import Contact, Content, Location, Service, Text
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Person
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import has_right
from fake_telegram.world.happenings.posting import notice
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.limits import SHARED_USERS_MAX
from fake_telegram.world.state import State

from . import asking, moving, writing
from .asking import Question

_OTHERS: Final = ("web_app", "request_managed_bot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What the person chooses when the button asks: users, a chat, where they are, a question."""

    users: tuple[UserId, ...] = ()
    chat: ChatId | None = None
    place: Location | None = None
    question: Question | None = None


def press(state: State, by: UserId, chat_id: ChatId, message_id: int, button: str, choice: Choice, now: float) -> Message:
    """See `ChatActs.press_key`."""
    who = writing.person(state, by)
    chat = writing.chat_for(state, by, chat_id)
    message = writing.message_in(chat, message_id, by)
    key = _key(message, button)
    if any(name in key for name in _OTHERS):
        raise ActRefused(f"the key {button!r} opens something else", "not_a_key")
    shared = share(state, chat, who, key, choice, now)
    if shared is not None:
        return shared
    if "request_poll" in key:
        wanted = key["request_poll"].get("type")
        if choice.question is None or (wanted and wanted != choice.question.type):
            raise ActRefused(f"the key {button!r} asks for a question of the type {wanted or 'quiz or regular'}", "no_choice")
        return asking.ask(state, by, chat_id, choice.question, now, reply_to=message.id, topic=None)
    said = _said(who, key, choice)
    answers = None if isinstance(said, Text) and chat.type == "private" else message.id
    return writing.send(state, by, chat_id, said, now, reply_to=answers, topic=None, album=None, anonymous=False, as_chat=None)


def share(state: State, chat: Chat, who: Person, key: Mapping[str, Any], choice: Choice, now: float) -> Message | None:
    """Share with the bot of the private `chat` the users or the chat that `key` asks for; None if it asks for neither."""
    if "request_users" in key or "request_user" in key:
        _check_listens(chat, who)
        return notice(state, chat, who.id, _users(state, key.get("request_users") or key.get("request_user"), choice), now)
    if "request_chat" in key:
        _check_listens(chat, who)
        return notice(state, chat, who.id, _chat(state, chat, who, key["request_chat"], choice, now), now)
    return None


def _key(message: Message, wanted: str) -> dict[str, Any]:
    for key in message.keys:
        if key["text"] == wanted:
            return key
    raise ActRefused(f"message {message.id} brought no key {wanted!r}", "no_such_button")


def _said(who: Person, key: dict[str, Any], choice: Choice) -> Content:
    if key.get("request_contact") is True:
        if not who.phone_number:
            raise ActRefused(f"{who.full_name} has no telephone number", "no_choice")
        return Contact(phone_number=who.phone_number, first_name=who.first_name, last_name=who.last_name, user_id=who.id)
    if key.get("request_location") is True:
        if choice.place is None:
            raise ActRefused("the key asks where one is", "no_choice")
        return choice.place
    return Text(text=key["text"])


def _flags(asked: dict[str, Any], *names: str) -> tuple[str, ...]:
    return tuple(name for name in names if asked.get(f"request_{name}") is True)


def _users(state: State, asked: Any, choice: Choice) -> Service:
    most = min(asked.get("max_quantity") or 1, SHARED_USERS_MAX)
    if not 1 <= len(set(choice.users)) == len(choice.users) <= most:
        raise ActRefused(f"the key asks for 1 to {most} users", "no_choice")
    for one in choice.users:
        account = state.account(one)
        if account is None:
            raise ActRefused(f"there is nobody with the id {one}", "no_such_person")
        premium = isinstance(account, Person) and account.is_premium
        if asked.get("user_is_bot", account.is_bot) != account.is_bot or asked.get("user_is_premium", premium) != premium:
            raise ActRefused(f"the key does not ask for such users as {account.full_name}", "not_asked_for")
    shows = _flags(asked, "name", "username")
    return Service(kind="users_shared", users=choice.users, number=asked.get("request_id", 0), shows=shows)


def _chat(state: State, private: Chat, who: Person, asked: Any, choice: Choice, now: float) -> Service:
    chat = None if choice.chat is None else state.chats.get(choice.chat)
    if chat is None or chat.member(who.id) is None:
        raise ActRefused("the key asks for a chat of one's own", "no_choice")
    needed = _rights(asked.get("user_administrator_rights"))
    facts = {
        "chat_is_channel": chat.type == "channel",
        "chat_is_forum": chat.is_forum,
        "chat_has_username": bool(chat.username),
    }
    unlike = [name for name, fact in facts.items() if name in asked and bool(asked[name]) != fact]
    lacking = [name for name in needed if not has_right(chat, who.id, name)]
    if unlike or lacking or (asked.get("chat_is_created") is True and chat.owner != who.id):
        raise ActRefused(f"the key does not ask for such a chat as {chat.title}", "not_asked_for")
    _bring_in(state, private, chat, who, asked, now)
    shows = _flags(asked, "title", "username")
    return Service(kind="chat_shared", chat=chat.id, number=asked.get("request_id", 0), shows=shows)


def _bring_in(state: State, private: Chat, chat: Chat, who: Person, asked: Any, now: float) -> None:
    """Let the bot be in the chosen chat, if the button asks for that, with the rights that it names."""
    bot, names = private.private_bot, _rights(asked.get("bot_administrator_rights"))
    if bot is None:
        return
    if names and not all(has_right(chat, bot, name) for name in names):
        rights = replace(AdminRights(can_manage_chat=True), **dict.fromkeys(names, True))
        moving.promote(state, who.id, chat.id, bot, now, rights, "")
    elif asked.get("bot_is_member") is True and chat.member(bot) is None:
        moving.add_member(state, who.id, chat.id, bot, now)


def _rights(given: Any) -> Sequence[str]:
    asked = given if isinstance(given, dict) else {}
    return [one.name for one in fields(AdminRights) if asked.get(one.name) is True]


def _check_listens(chat: Chat, who: Person) -> None:
    """Asked before the bot comes into the chosen chat: afterwards nothing may be refused any more."""
    if chat.private_bot is None or chat.private_bot in who.blocked:
        raise ActRefused("users and chats are shared with a bot, in private", "not_private")


def allow_writing(state: State, by: UserId, chat: Chat, way: str, app: str, now: float) -> Message:
    """See `ChatActs.allow_writing`; `chat` is the private one with the bot."""
    who = writing.person(state, by)
    if chat.private_bot in who.blocked:
        raise ActRefused(f"{who.full_name} has blocked the bot; it can only be started again", "blocked")
    chat.started = True
    said = Service(kind="write_access_allowed", title=app, shows=(way,) if way else ())
    return notice(state, chat, by, said, now)
