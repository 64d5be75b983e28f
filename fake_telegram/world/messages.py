"""A message as the world keeps it. How a bot sees it is `rendering`'s business."""

from dataclasses import dataclass
from typing import Any

from .content import Content
from .ids import BotId, ChatId, MessageId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a forwarded message was first said (Bot API, MessageOrigin); `at` in Unix seconds."""

    at: int
    user: UserId | None = None
    chat: ChatId | None = None
    message: MessageId | None = None
    signature: str = ""
    hidden_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The part of the answered message that a reply cites; `position` in UTF-16 units."""

    text: str
    position: int = 0
    is_manual: bool = False


@dataclass(slots=True, kw_only=True)
class Message:
    """One message of one chat.

    Attributes:
        id: the number in its chat. In basic groups each bot counts for itself: see `bot_ids`.
        chat: the chat as bots name it; for a private chat that is the person.
        sender: who is shown as the author; None for channel posts.
        author: who really wrote, known to the world alone (anonymous administrators, channel posts).
        sender_chat: in whose name, if in a chat's.
        thread: the topic or comment thread, by the id of its first message.
        markup: the inline keyboard, as the Bot API writes it; None when there is none.
        reactions: emoji by reactor; a reactor is a user or a chat id.
        edited_at: Unix seconds of the last visible edit.
    """

    id: MessageId
    chat: ChatId
    at: int
    sender: UserId | None
    author: UserId
    content: Content
    private_bot: BotId | None = None
    sender_chat: ChatId | None = None
    signature: str = ""
    reply_to: MessageId | None = None
    quote: Quote | None = None
    thread: MessageId | None = None
    in_topic: bool = False
    album: str = ""
    markup: dict[str, Any] | None = None
    edited_at: int | None = None
    origin: Origin | None = None
    automatic_forward: bool = False
    protected: bool = False
    silent: bool = False
    effect_id: str = ""
    via_bot: BotId | None = None
    business: str = ""
    reactions: dict[int, tuple[str, ...]] | None = None
    bot_ids: dict[BotId, MessageId] | None = None

    @property
    def text(self) -> str:
        """The text or the caption; empty when there is neither."""
        return getattr(self.content, "text", "") or getattr(self.content, "caption", "")

    @property
    def buttons(self) -> tuple[str, ...]:
        """The texts of the inline buttons, row by row."""
        rows = (self.markup or {}).get("inline_keyboard", ())
        return tuple(button["text"] for row in rows for button in row)
