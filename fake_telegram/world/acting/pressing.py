"""A person presses an inline button, and the client does what that button is for (Bot API: InlineKeyboardButton).

Some buttons ask the bot (`callbacks`) or put its name into a chat (`inline`); the others a client follows by itself (`opened`).
"""

from typing import Any

from fake_telegram.world.facts import signatures
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.inline_queries import InlineQuery
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.opened import Opened, WebApp
from fake_telegram.world.facts.people import Bot, CallbackQuery, Person
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rich_blocks import Rich
from fake_telegram.world.facts.rich_texts import plain
from fake_telegram.world.happenings import callbacks
from fake_telegram.world.happenings.posting import notice
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.state import State

from . import inline
from .access import check_access
from .web_apps import launch
from .writing import chat_for, message_in, person

Pressed = CallbackQuery | InlineQuery | WebApp | Opened


def press(
    state: State,
    by: UserId,
    chat_id: ChatId,
    message_id: int,
    button: str,
    now: float,
    *,
    to: ChatId | None,
    allow_write: bool,
) -> Pressed:
    """See `Acts.press`."""
    who = person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.type != "private" and chat.member(by) is None and not chat.username:
        raise ActRefused(f"{who.full_name} is not in {chat.title}", "not_a_member")
    return press_message(state, who, chat_id, message_in(chat, message_id, by), button, now, to=to, allow_write=allow_write)


def press_message(
    state: State,
    who: Person,
    chat_id: ChatId,
    message: Message,
    button: str,
    now: float,
    *,
    to: ChatId | None,
    allow_write: bool,
) -> Pressed:
    """Press a button under a message that `who` sees in what they call `chat_id`."""
    by = who.id
    pressed = _button(message, button)
    opened = _followed(pressed)
    if opened is not None:
        return _noted(state, by, message, pressed, opened, now)
    bot = bot_of(state, message)
    check_access(bot, by)
    match pressed:
        case {"callback_data": str(data)}:
            return callbacks.ask(state, bot, by, message, data, now)
        case {"web_app": {"url": str(url)}}:
            return launch(state, who, bot, url, "inline_button", now, button_text=pressed["text"])
        case {"switch_inline_query_current_chat": str(text)}:
            return inline.ask(state, by, bot, text, now, offset="", chat=chat_id)
        case {"switch_inline_query": str(text)}:
            return inline.ask(state, by, bot, text, now, offset="", chat=_chosen(to, bot))
        case {"switch_inline_query_chosen_chat": dict(wanted)}:
            chosen = _chosen(to, bot)
            check_kind(state, by, chosen, wanted)
            return inline.ask(state, by, bot, wanted.get("query", ""), now, offset="", chat=chosen)
        case {"login_url": dict(login)}:
            return _noted(state, by, message, pressed, _log_in(state, who, bot, login, now, allow_write=allow_write), now)
        case _:
            kinds = sorted(set(pressed) - {"text", "style", "icon_custom_emoji_id"})
            raise ActRefused(f"a button of the kind {kinds} does nothing here", "not_supported")


def _noted(state: State, by: UserId, message: Message, pressed: dict[str, Any], opened: Opened, now: float) -> Opened:
    where = {"chat": message.chat, "message": message.id}
    state.journal.add(now, "button_opened", by=by, **where, button=pressed["text"], does=opened.kind)
    return opened


def bot_of(state: State, message: Message) -> Bot:
    """Whose buttons stand under `message`: who sent it, was used to send it, or first said what is forwarded.

    Raises:
        ActRefused: `no_bot`.
    """
    first = None if message.origin is None else message.origin.user
    for user in (message.via_bot, message.business_bot, message.author, first):
        bot = None if user is None else state.bots.get(BotId(user))
        if bot is not None:
            return bot
    raise ActRefused(f"no bot stands behind the buttons of message {message.id}", "no_bot")


def _button(message: Message, wanted: str) -> dict[str, Any]:
    rows = (message.markup or {}).get("inline_keyboard", ())
    buttons: list[dict[str, Any]] = [button for row in rows for button in row]
    if isinstance(message.content, Rich) and message.origin is None:
        buttons += [{"text": plain(one.text), one.action: one.value} for one in message.content.buttons]
    for button in buttons:
        if button["text"] == wanted:
            return button
    for button in buttons:
        if button.get("callback_data") == wanted:
            return button
    shown = ", ".join(repr(button["text"]) for button in buttons) or "none"
    raise ActRefused(f"message {message.id} has no button {wanted!r}; it has: {shown}", "no_such_button")


def _chosen(to: ChatId | None, bot: Bot) -> ChatId:
    if to is None:
        raise ActRefused(f"say with `to` into which chat @{bot.username} is written", "no_chat_chosen")
    return to


def check_kind(state: State, by: UserId, chat_id: ChatId, allowed: dict[str, Any]) -> None:
    """Whether a chat is of a kind that the bot allows to be chosen (`allow_user_chats`, `allow_bot_chats` ...).

    Raises:
        ActRefused: `chat_not_allowed`.
    """
    chat = chat_for(state, by, chat_id)
    if chat.private_bot is not None:
        needed = "allow_bot_chats"
    elif chat.type == "private":
        needed = "allow_user_chats"
    else:
        needed = "allow_channel_chats" if chat.type == "channel" else "allow_group_chats"
    if not allowed.get(needed):
        raise ActRefused(f"the bot does not allow to choose such a chat: {needed} is not given", "chat_not_allowed")


def _followed(pressed: dict[str, Any]) -> Opened | None:
    """What a client does by itself; None for buttons that are about a bot."""
    match pressed:
        case {"url": str(url)}:
            return Opened(kind="url", url=url)
        case {"copy_text": {"text": str(text)}}:
            return Opened(kind="copy_text", text=text)
        case {"disabled": _}:
            return Opened(kind="disabled")
        case _:
            return None


def _log_in(state: State, who: Person, bot: Bot, login: dict[str, Any], now: float, *, allow_write: bool) -> Opened:
    """The site learns who comes, in the name of the bot or of another that the button names; that bot may be allowed to write."""
    name = login.get("bot_username", "")
    named = state.by_username(name) if name else bot.id
    site = None if named is None else state.bots.get(BotId(UserId(int(named))))
    if site is None:
        raise ActRefused(f"there is no bot @{name} to log in with", "no_such_bot")
    if login.get("request_write_access") and allow_write:
        chat = state.open_private(who.id, site.id)
        if not chat.started:
            chat.started = True
            host = login["url"].partition("://")[2].partition("/")[0]
            notice(state, chat, who.id, Service(kind="connected_website", title=host), now)
    return Opened(kind="login_url", url=signatures.login_url(login["url"], who, site.token, now))
