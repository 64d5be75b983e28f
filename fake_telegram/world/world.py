"""The world: everything a bot can learn about Telegram, as one deterministic state machine.

The same seed and the same acts give the same world to the byte. Nothing here waits, reads a clock or touches a disk: `now` (Unix
seconds) is an argument of everything that has a date.
"""

from collections.abc import Callable, Sequence
from typing import Any

from .chats import AdminRights, Chat
from .content import Content, TextParser
from .files import FileStore, Pattern, StoredFile
from .ids import BotId, ChatId, MessageId, UserId
from .journal import Journal
from .messages import Message
from .people import Bot, CallbackQuery, Person
from .profiles import OPEN, Profile


class World:
    """People, bots, chats, messages and files, and the acts by which people change them."""

    journal: Journal
    files: FileStore
    people: dict[UserId, Person]
    bots: dict[BotId, Bot]
    chats: dict[ChatId, Chat]
    profile: Profile
    on_update: Callable[[BotId], None] | None

    def __init__(
        self,
        *,
        seed: int = 0,
        profile: Profile = OPEN,
        parser: TextParser | None = None,
        first_user_id: int = 1000,
    ) -> None:
        raise NotImplementedError

    # -- who and what exists

    def add_person(
        self,
        *,
        first_name: str,
        last_name: str = "",
        username: str = "",
        language_code: str = "en",
        is_premium: bool = False,
        phone_number: str = "",
        id: int | None = None,
    ) -> Person:
        raise NotImplementedError

    def add_bot(
        self,
        *,
        name: str,
        username: str,
        privacy_mode: bool = True,
        can_join_groups: bool = True,
        token: str | None = None,
    ) -> Bot:
        raise NotImplementedError

    def add_group(self, *, title: str, owner: UserId, members: Sequence[UserId] = (), now: float = 0) -> Chat:
        raise NotImplementedError

    def add_supergroup(
        self,
        *,
        title: str,
        owner: UserId,
        members: Sequence[UserId] = (),
        username: str = "",
        is_forum: bool = False,
        now: float = 0,
    ) -> Chat:
        raise NotImplementedError

    def add_channel(
        self,
        *,
        title: str,
        owner: UserId,
        subscribers: Sequence[UserId] = (),
        username: str = "",
        discussion: ChatId | None = None,
        now: float = 0,
    ) -> Chat:
        raise NotImplementedError

    def link_discussion(self, channel: ChatId, group: ChatId) -> None:
        raise NotImplementedError

    def add_file(self, content: bytes | Pattern, *, name: str = "", mime_type: str = "") -> StoredFile:
        raise NotImplementedError

    def bot_by_token(self, token: str) -> Bot | None:
        raise NotImplementedError

    def chat(self, chat: ChatId, *, viewer: UserId | None = None) -> Chat | None:
        """The chat that `viewer` names so: for a person, a bot's id is their private chat with that bot, and the reverse."""
        raise NotImplementedError

    # -- acts of people

    def send(
        self,
        by: UserId,
        chat: ChatId,
        content: Content,
        *,
        now: float,
        reply_to: MessageId | int | None = None,
        topic: MessageId | int | None = None,
        album: str | None = None,
        anonymous: bool = False,
        as_chat: ChatId | None = None,
    ) -> Message:
        raise NotImplementedError

    def start(self, by: UserId, bot: BotId, now: float, parameter: str = "") -> Message:
        raise NotImplementedError

    def edit(self, by: UserId, chat: ChatId, message_id: int, content: Content | str, *, now: float) -> Message:
        raise NotImplementedError

    def delete(self, by: UserId, chat: ChatId, message_id: int, *, now: float) -> None:
        raise NotImplementedError

    def press(self, by: UserId, chat: ChatId, message_id: int, button: str, *, now: float) -> CallbackQuery:
        """Press the inline button with this text or callback data."""
        raise NotImplementedError

    def react(self, by: UserId, chat: ChatId, message_id: int, emojis: Sequence[str], *, now: float) -> Message:
        """Set one's reactions to a message; none takes them back."""
        raise NotImplementedError

    def join(self, by: UserId, chat: ChatId, *, now: float) -> None:
        raise NotImplementedError

    def leave(self, by: UserId, chat: ChatId, *, now: float) -> None:
        raise NotImplementedError

    def add_member(self, by: UserId, chat: ChatId, user: UserId, *, now: float) -> None:
        raise NotImplementedError

    def remove_member(self, by: UserId, chat: ChatId, user: UserId, *, now: float) -> None:
        raise NotImplementedError

    def promote(
        self,
        by: UserId,
        chat: ChatId,
        user: UserId,
        *,
        now: float,
        rights: AdminRights | None = None,
        custom_title: str = "",
    ) -> None:
        """Make an administrator; `rights=None` gives all rights but anonymity; `AdminRights(can_manage_chat=False)` takes them away."""
        raise NotImplementedError

    def block(self, by: UserId, bot: BotId, *, now: float) -> None:
        raise NotImplementedError

    def unblock(self, by: UserId, bot: BotId, *, now: float) -> None:
        raise NotImplementedError

    def migrate_to_supergroup(self, by: UserId, chat: ChatId, *, now: float) -> Chat:
        raise NotImplementedError

    def set_privacy(self, bot: BotId, on: bool) -> None:
        raise NotImplementedError

    # -- what one sees

    def messages(self, chat: ChatId, *, viewer: UserId | None = None, after: int = 0) -> Sequence[Message]:
        raise NotImplementedError

    def show(self, message: Message) -> dict[str, Any]:
        """The message as a person sees it, JSON-ready, in the Bot API's shape without per-bot names."""
        raise NotImplementedError
