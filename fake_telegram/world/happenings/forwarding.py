"""Where a forwarded message was first said, and what may be forwarded at all (Bot API: MessageOrigin)."""

from typing import Any

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.messages import Message, Origin
from fake_telegram.world.state import State


def origin_of(state: State, chat: Chat, message: Message) -> Origin:
    """The origin that a copy of `message` shows: the first author, however often it was forwarded."""
    if message.origin is not None:
        return message.origin
    if chat.type == "channel":
        return Origin(at=message.at, chat=chat.id, message=message.id, signature=message.signature)
    if message.sender_chat is not None:
        return Origin(at=message.at, chat=message.sender_chat, signature=message.signature)
    author = state.people.get(message.author)
    if author is not None and author.hides_forwards:
        return Origin(at=message.at, hidden_name=author.full_name)
    return Origin(at=message.at, user=message.sender)


def keyboard_of(message: Message) -> dict[str, Any] | None:
    """The inline keyboard that a forwarded `message` keeps: one that only leads to sites, as it is worded for others."""
    rows = (message.markup or {}).get("inline_keyboard", ())
    if not rows or not all("url" in button or "login_url" in button for row in rows for button in row):
        return None
    return {"inline_keyboard": [[_for_others(button) for button in row] for row in rows]}


def _for_others(button: dict[str, Any]) -> dict[str, Any]:
    """The button of a login may be called otherwise once it is forwarded (Bot API: LoginUrl.forward_text)."""
    text = button.get("login_url", {}).get("forward_text")
    return {**button, "text": text} if text else button


def is_protected(chat: Chat, message: Message) -> bool:
    """Whether nobody may carry it away."""
    return chat.protected or message.protected


def can_be_carried(message: Message) -> bool:
    """Whether it is something people say, and no service notice."""
    return not isinstance(message.content, Service)
