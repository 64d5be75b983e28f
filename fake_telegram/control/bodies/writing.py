"""What a person writes, changes and does with messages."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .base import Body, MessageInChat, Number, Wait, Who
from .contents import GivenLocation, GivenMedia, Said
from .formatting import GivenEntity, ParseMode, check_formatting

__all__ = [
    "AddOption",
    "AddTasks",
    "AskInline",
    "ChooseInline",
    "ClosePoll",
    "Comment",
    "Delete",
    "DeleteOption",
    "Edit",
    "EditChecklist",
    "Forward",
    "MarkTasks",
    "MoveLocation",
    "Pin",
    "Press",
    "PressInlineButton",
    "React",
    "Send",
    "SendChecklist",
    "SendPoll",
    "Start",
    "Unpin",
    "UnpinAll",
    "Vote",
]


class Send(Said, frozen=True, kw_only=True):
    """Write to a chat. ``album`` groups messages that carry the same word; ``reply_to_task`` is about a task of a checklist.

    ``reply_to_option`` is about an option of a poll, by its ``persistent_id``.
    """

    chat: Who
    reply_to: int | None = None
    reply_to_task: int = 0
    reply_to_option: str = ""
    topic: int | None = None
    album: str | None = None
    anonymous: bool = False
    as_chat: Who | None = None


class Comment(Said, frozen=True, kw_only=True):
    """Write under a post of a channel: ``chat`` is the channel, ``message_id`` the post."""

    chat: Who
    message_id: int


class Forward(MessageInChat, frozen=True, kw_only=True):
    """Carry a message of ``chat`` to the chat ``to``."""

    to: Who
    album: str | None = None
    topic: int | None = None


class Start(Body, frozen=True, kw_only=True):
    """Open the private chat with a bot: ``/start``, with the parameter of a deep link if there is one."""

    bot: Who
    parameter: str = ""


class Edit(MessageInChat, frozen=True, kw_only=True):
    """Change the text or caption of one's own message; with ``attach`` its file too."""

    text: str = ""
    entities: tuple[GivenEntity, ...] = ()
    parse_mode: ParseMode | None = None
    attach: GivenMedia | None = None

    def __post_init__(self) -> None:
        check_formatting(self.entities, self.parse_mode)


class Delete(MessageInChat, frozen=True, kw_only=True):
    """Delete a message for everybody; bots are not told."""


class Press(MessageInChat, frozen=True, kw_only=True):
    """Press the inline button with this text or callback data; wait up to ``wait`` seconds for the bot's answer.

    What a client does by itself is told under ``opened``: a ``url``, or the ``text`` that is copied. A button that puts the bot's
    name into another chat needs that chat, ``to``, and gives a question in inline mode. ``allow_write`` lets a bot write that
    asks for it at a login.
    """

    button: str
    to: Who | None = None
    allow_write: bool = False
    wait: Wait = 0


class React(MessageInChat, frozen=True, kw_only=True):
    """Set one's reactions to a message; none takes them back."""

    emojis: tuple[str, ...] = ()
    anonymous: bool = False


class Vote(MessageInChat, frozen=True, kw_only=True):
    """Answer a poll by the numbers of its options, from 0; none takes the vote back."""

    options: tuple[int, ...] = ()


class Pin(MessageInChat, frozen=True, kw_only=True):
    """Put a message on top of its chat; ``silent`` makes no sound where pins make one."""

    silent: bool = False


class Unpin(MessageInChat, frozen=True, kw_only=True):
    """Take a message from the top of its chat."""


class UnpinAll(Body, frozen=True, kw_only=True):
    """Take all messages from the top of a chat."""

    chat: Who


class SendPoll(Body, frozen=True, kw_only=True):
    """Ask a question with options; ``correct`` are the numbers of a quiz's right ones, ``open_period`` seconds end it.

    ``attach`` stands beside the description; ``members_only`` and ``country_codes`` say in a channel who may answer.
    """

    chat: Who
    question: str
    options: tuple[str, ...]
    type: Literal["regular", "quiz"] = "regular"
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool | None = None
    correct: tuple[int, ...] = ()
    explanation: str = ""
    open_period: Number = 0
    description: str = ""
    attach: GivenMedia | None = None
    shuffles: bool = False
    allows_adding: bool = False
    hides_results: bool = False
    members_only: bool = False
    country_codes: tuple[Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")], ...] = ()
    reply_to: int | None = None
    topic: int | None = None


class AddOption(MessageInChat, frozen=True, kw_only=True):
    """Add an option to a poll that lets people do so."""

    text: str


class DeleteOption(MessageInChat, frozen=True, kw_only=True):
    """Take away an added option, by its ``persistent_id``: one's own, or any of one's own poll."""

    option: str


class ClosePoll(MessageInChat, frozen=True, kw_only=True):
    """End one's own poll."""


class SendChecklist(Body, frozen=True, kw_only=True):
    """Write down what is to be done (with Telegram Premium), its tasks numbered from 1."""

    chat: Who
    title: str
    tasks: tuple[str, ...]
    others_can_add: bool = False
    others_can_mark: bool = False
    reply_to: int | None = None
    topic: int | None = None


class MarkTasks(MessageInChat, frozen=True, kw_only=True):
    """Mark tasks of a checklist, by their numbers, as ``done`` or ``undone``."""

    done: tuple[int, ...] = ()
    undone: tuple[int, ...] = ()


class AddTasks(MessageInChat, frozen=True, kw_only=True):
    """Add tasks to a checklist."""

    tasks: tuple[str, ...]


class EditChecklist(MessageInChat, frozen=True, kw_only=True):
    """Write one's checklist anew; tasks that keep their number stay as done as they were."""

    title: str
    tasks: tuple[str, ...]
    others_can_add: bool = False
    others_can_mark: bool = False


class MoveLocation(MessageInChat, frozen=True, kw_only=True):
    """Be elsewhere on a live location; without ``location`` stop sharing it."""

    location: GivenLocation | None = None


class AskInline(Body, frozen=True, kw_only=True):
    """Write ``@bot text`` (into ``chat``); wait up to ``wait`` seconds for what the bot offers, under ``results``.

    With the ``next_offset`` of an answer as ``offset`` for more of it; ``location`` is told to bots that want to know.
    """

    bot: Who
    text: str = ""
    chat: Who | None = None
    offset: Annotated[str, msgspec.Meta(max_length=64)] = ""
    location: GivenLocation | None = None
    wait: Wait = 0


class ChooseInline(Body, frozen=True, kw_only=True):
    """Send one of the results of an asked ``query`` into a chat."""

    chat: Who
    query: str
    result: str
    reply_to: int | None = None
    topic: int | None = None


class PressInlineButton(Body, frozen=True, kw_only=True):
    """Press the button above the results of an asked ``query``: it starts the bot, or opens a web app."""

    query: str
