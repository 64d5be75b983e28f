"""What can be seen from outside, as values: each is one effect that a scenario has to name.

`key` is the effect's identity: the same effect seen twice is one observation. People, chats and bots are called by their names
in the scenario; tasks by their number and comments by their id in the company's store: labels are looked up the other way round.
"""

from dataclasses import dataclass, field
from typing import Literal

Via = Literal["telegram", "chronicle", "telegram without Chronicle"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """Base of everything seen; `at` is the world's Unix time in seconds."""

    key: str
    at: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Observation):
    """Somebody of the company was told something."""

    person: str
    reason: str
    via: Via
    comment: int | None
    task: int | None
    text: str = ""
    chat: str = ""
    message: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard(Observation):
    """A bot carried (a piece of) a comment to a private chat or a group; `spot` is the person or the chat."""

    spot: str
    bot: str
    comment: int | None
    text: str = ""
    file: str = ""
    travels: str = ""
    bytes_match: bool | None = None
    answers: int | None = None
    """Telegram message id it is a Reply to."""
    thread: int | None = None
    """Telegram id of the message that opens its comment thread."""
    chat: str = ""
    message: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Said(Observation):
    """A bot said something in its own words."""

    spot: str
    bot: str
    text: str
    buttons: tuple[str, ...] = ()
    answers: int | None = None
    edited: bool = False
    chat: str = ""
    message: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentSeen(Observation):
    """An entry in a task's feed."""

    id: int
    task: int
    author: str
    posted_as: str
    text: str
    is_first: bool = False
    is_hidden: bool = False
    is_system: bool = False
    answers: int | None = None
    quote: str = ""
    recipients: tuple[tuple[str, str], ...] = ()
    unreachable: tuple[str, ...] = ()
    heard_by_nobody: str = ""
    files: tuple[str, ...] = ()
    bytes_match: bool | None = None
    origin: tuple[tuple[str, int], ...] = ()
    """Telegram messages (chat, message) it was made from."""
    carried: tuple[tuple[str, int], ...] = ()
    """Telegram messages that carry it outwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskSeen(Observation):
    """A task as it stands."""

    number: int
    title: str
    description: str = ""
    extra: str = ""
    status: str = ""
    is_active: bool = True
    assigner: str = ""
    assignees: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    auditors: tuple[str, ...] = ()
    template: str = ""
    project: str = ""
    client: str = ""
    previous: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSeen(Observation):
    """A contact card."""

    name: str
    person: str = ""
    username: str = ""
    is_automatic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Denial(Observation):
    """An act of somebody's was refused."""

    person: str
    reason: str
    act: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reacted(Observation):
    """A bot set its reaction on a message, or took it back."""

    chat: str
    message: int
    emojis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """How a group stands to a task now."""

    chat: str
    task: int | None
    is_suspended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything seen at one moment."""

    at: float
    observations: tuple[Observation, ...]
    tasks: dict[int, TaskSeen] = field(default_factory=dict)
    bindings: dict[str, Binding] = field(default_factory=dict)
    unsettled: int = 0
    """Deliveries and updates that are still under way."""
