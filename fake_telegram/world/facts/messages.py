"""A message as the world keeps it. How a bot sees it is `rendering`'s business."""

from dataclasses import dataclass, field
from typing import Any, Literal

from fake_telegram.world.ids import BotId, ChatId, MessageId, UserId

from .content import Content, Entity
from .rich_blocks import Rich
from .rich_texts import plain


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
    entities: tuple[Entity, ...] = ()
    position: int = 0
    is_manual: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ExternalReply:
    """A message of another chat that is answered, as it was then (Bot API, ExternalReplyInfo).

    `chat` and `message` are shown only where that chat is a supergroup or a channel.
    """

    origin: Origin
    content: Content
    chat: ChatId | None = None
    message: MessageId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """That a message is proposed to be a post of a channel; `send_date` (Unix seconds) is when, None for at any time."""

    state: Literal["pending", "approved", "declined"] = "pending"
    send_date: int | None = None
    is_published: bool = False


@dataclass(slots=True)
class Reactions:
    """Who put what on a message, and how often each emoji stands there; a reactor is a user or a chat id."""

    by: dict[int, tuple[str, ...]] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)

    def put(self, reactor: int, emojis: tuple[str, ...]) -> tuple[str, ...]:
        """Let `reactor` have exactly `emojis`; gives back what was there before."""
        before = self.by.pop(reactor, ())
        for emoji in before:
            self.totals[emoji] -= 1
            if not self.totals[emoji]:
                del self.totals[emoji]
        for emoji in emojis:
            self.totals[emoji] = self.totals.get(emoji, 0) + 1
        if emojis:
            self.by[reactor] = emojis
        return before


@dataclass(frozen=True, slots=True, kw_only=True)
class Ephemeral:
    """What a message is that one receiver alone sees.

    Attributes:
        id: its number in the chat, among its kind.
        until: when it vanishes by itself, in Unix seconds.
        replaces: the message in whose place the receiver sees it.
    """

    id: int
    receiver: UserId
    until: float
    replaces: MessageId | None = None


@dataclass(slots=True, kw_only=True)
class Message:
    """One message of one chat.

    Attributes:
        id: the number in its chat. In basic groups each bot counts for itself: see `bot_ids`.
        chat: the chat as bots name it; for a private chat that is the person.
        sender: who is shown as the author; None for channel posts.
        author: who really wrote, known to the world alone (anonymous administrators, channel posts).
        sender_chat: in whose name, if in a chat's.
        reply_to_task: the task of the answered checklist that is meant, 0 for none.
        reply_to_option: the option of the answered poll that is meant, by its persistent id.
        sender_tag: the tag or title beside the sender's name when it was written.
        thread: the topic or comment thread, by the id of its first message.
        markup: the inline keyboard, as the Bot API writes it; None when there is none.
        business_bot: the bot that wrote it in the name of its author.
        guest_caller: the user or chat that summoned the bot that wrote it as a guest.
        inline_id: how the bot names a message that a person sent through it.
        keyboard: a reply keyboard, its removal or a forced reply, which people see and bots are never shown again.
        meant_for: the bot with privacy mode that this message was let through to.
        boosts: how many times its author boosted the chat by then.
        direct_topic: whose topic of the direct messages of a channel it stands in.
        suggestion: what became of it as a suggested post.
        vanishes_at: when it deletes itself, in Unix seconds.
        ephemeral: for whom it is, when it is for one receiver alone; it stands in no history then.
        edited_at: Unix seconds of the last visible edit.
    """

    id: MessageId
    chat: ChatId
    at: int
    sender: UserId | None
    author: UserId
    content: Content
    private_bot: BotId | None = None
    pair: tuple[UserId, UserId] | None = None
    sender_chat: ChatId | None = None
    signature: str = ""
    sender_tag: str = ""
    reply_to: MessageId | None = None
    reply_to_task: int = 0
    reply_to_option: str = ""
    quote: Quote | None = None
    external: ExternalReply | None = None
    thread: MessageId | None = None
    in_topic: bool = False
    album: str = ""
    markup: dict[str, Any] | None = None
    edited_at: int | None = None
    direct_topic: UserId | None = None
    suggestion: Suggestion | None = None
    vanishes_at: int | None = None
    origin: Origin | None = None
    automatic_forward: bool = False
    protected: bool = False
    silent: bool = False
    effect_id: str = ""
    via_bot: BotId | None = None
    inline_id: str = ""
    guest_caller: int | None = None
    business_bot: BotId | None = None
    reactions: Reactions | None = None
    keyboard: dict[str, Any] | None = None
    bot_ids: dict[BotId, MessageId] | None = None
    ephemeral: Ephemeral | None = None
    meant_for: BotId | None = None
    boosts: int = 0

    @property
    def text(self) -> str:
        """The text or the caption; empty when there is neither."""
        return getattr(self.content, "text", "") or getattr(self.content, "caption", "")

    @property
    def keys(self) -> list[dict[str, Any]]:
        """KeyboardButton, the keys of the reply keyboard that it brought, row by row."""
        return [key for row in (self.keyboard or {}).get("keyboard", ()) for key in row]

    @property
    def buttons(self) -> tuple[str, ...]:
        """The texts of the inline buttons, row by row, and of those inside the message."""
        rows = (self.markup or {}).get("inline_keyboard", ())
        inside = self.content.buttons if isinstance(self.content, Rich) else ()
        return (*(button["text"] for row in rows for button in row), *(plain(button.text) for button in inside))


@dataclass(slots=True)
class EphemeralShelf:
    """The ephemeral messages of one chat, the oldest first."""

    next_id: int = 1
    messages: dict[int, Message] = field(default_factory=dict)
