"""The world: everything a bot can learn about Telegram, as one deterministic state machine.

The same seed and the same acts give the same world to the byte. Nothing here waits, reads a clock or touches a disk: `now` (Unix
seconds) is an argument of everything that has a date. Acts of people raise `ActRefused` where Telegram's client would not do it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from .acting.acts import Acts
from .facts.chats import Chat
from .facts.content import TextParser
from .facts.files import Pattern, StoredFile
from .facts.messages import Message
from .facts.people import Bot, Person
from .facts.profiles import OPEN, Profile
from .facts.renditions import Scaler
from .happenings import direct_messages, founding
from .ids import BotId, ChatId, UserId, channel_chat
from .rendering.messages import message as rendered


class World(Acts):
    """People, bots, chats, messages and files, and the acts by which people change them.

    Parameters:
        seed: tells tokens, ids of updates and everything else that is random.
        profile: which Telegram this is.
        parser: finds mentions, commands and links in what people write; without one there are only the entities that are given.
        scaler: makes the sizes of pictures; without one each has the bytes of the file.
        first_user_id: where the ids of people and bots begin.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        profile: Profile = OPEN,
        parser: TextParser | None = None,
        scaler: Scaler | None = None,
        first_user_id: int = 1000,
    ) -> None:
        super().__init__(seed=seed, profile=profile, parser=parser, scaler=scaler, first_user_id=first_user_id)

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
        country: str = "",
        id: int | None = None,
    ) -> Person:
        """Let somebody exist. Raises ValueError when the id or the username is taken."""
        person = Person(
            id=self.fresh_user_id(id),
            first_name=first_name,
            last_name=last_name,
            username=username,
            language_code=language_code,
            is_premium=is_premium,
            phone_number=phone_number,
            country=country,
        )
        return founding.add_person(self, person)

    def add_bot(
        self,
        *,
        name: str,
        username: str,
        privacy_mode: bool = True,
        can_join_groups: bool = True,
        can_connect_to_business: bool = False,
        supports_inline: bool = False,
        supports_guests: bool = False,
        hears_bots: bool = False,
        organization: str = "",
        own_verification_texts: bool = True,
        token: str | None = None,
        id: int | None = None,
    ) -> Bot:
        """Let a bot exist; its id is the number before the colon of `token`, when one is given. Raises ValueError.

        Parameters:
            organization: in whose name it verifies others, in words of its own if `own_verification_texts`.
        """
        if token is not None:
            id = _id_of(token)
        bot_id = BotId(self.fresh_user_id(id))
        bot = Bot(
            id=bot_id,
            token=token or self.fresh_token(bot_id),
            name=name,
            username=username,
            privacy_mode=privacy_mode,
            can_join_groups=can_join_groups,
            can_connect_to_business=can_connect_to_business,
            supports_inline=supports_inline,
            supports_guests=supports_guests,
            hears_bots=hears_bots,
            organization=organization,
            own_verification_texts=own_verification_texts,
            updates=self.fresh_queue(),
        )
        return founding.add_bot(self, bot)

    def add_group(
        self,
        *,
        title: str,
        owner: UserId,
        members: Sequence[UserId] = (),
        admins: Sequence[UserId] = (),
        now: float | None = None,
    ) -> Chat:
        """A basic group. With `now` bots hear of it; without, it has been there for long. Raises ValueError."""
        chat = Chat(id=self.fresh_group_id(), type="group", title=title, owner=owner, instance=self.fresh_number())
        return founding.found(self, chat, members, admins, now)

    def add_supergroup(
        self,
        *,
        title: str,
        owner: UserId,
        members: Sequence[UserId] = (),
        admins: Sequence[UserId] = (),
        username: str = "",
        is_forum: bool = False,
        now: float | None = None,
    ) -> Chat:
        """A supergroup, with topics if `is_forum`. `now` as for `add_group`. Raises ValueError."""
        chat = Chat(
            id=channel_chat(self.fresh_channel_number()),
            type="supergroup",
            title=title,
            username=username,
            owner=owner,
            is_forum=is_forum,
            instance=self.fresh_number(),
        )
        return founding.found(self, chat, members, admins, now)

    def add_channel(
        self,
        *,
        title: str,
        owner: UserId,
        subscribers: Sequence[UserId] = (),
        admins: Sequence[UserId] = (),
        username: str = "",
        discussion: ChatId | None = None,
        signs_posts: bool = False,
        now: float | None = None,
    ) -> Chat:
        """A channel; bots in it are administrators. `now` as for `add_group`. Raises ValueError."""
        chat = Chat(
            id=channel_chat(self.fresh_channel_number()),
            type="channel",
            title=title,
            username=username,
            owner=owner,
            signs_posts=signs_posts,
            instance=self.fresh_number(),
        )
        founding.found(self, chat, subscribers, admins, now)
        if discussion is not None:
            founding.link(self, chat.id, discussion)
        return chat

    def link_discussion(self, channel: ChatId, group: ChatId) -> None:
        """Make the supergroup the discussion group of the channel. Raises ValueError."""
        founding.link(self, channel, group)

    def add_file(self, content: bytes | Pattern, *, name: str = "", mime_type: str = "") -> StoredFile:
        """A file on somebody's telephone, ready to be sent in a `Media`."""
        return self.files.add(content, name=name, mime_type=mime_type)

    # -- what one sees

    def messages(self, chat: ChatId, *, viewer: UserId | None = None, after: int = 0) -> Sequence[Message]:
        """The messages of a chat with ids above `after`, oldest first; a private chat is named as `viewer` names it."""
        found = self.chat(chat, viewer=viewer)
        if found is None:
            return ()
        hidden = 0 if viewer is None else found.revoked.get(viewer, 0)
        return tuple(one for one in found.after(max(after, hidden)) if direct_messages.is_visible(found, viewer, one))

    def sees(self, viewer: UserId, chat: Chat, message: Message) -> bool:
        """Whether `viewer` has this message of `chat` before their eyes: as `messages`, for one."""
        return message.id > chat.revoked.get(viewer, 0) and direct_messages.is_visible(chat, viewer, message)

    def chats_of(self, viewer: UserId) -> Iterator[Chat]:
        """What stands in somebody's list of chats: private ones with bots and people, then groups and channels."""
        yield from (chat for (person, _), chat in self.private_chats.items() if person == viewer)
        yield from (chat for pair, chat in self.dialogs.items() if viewer in pair)
        yield from (chat for chat in self.chats.values() if chat.migrated_to is None and chat.member(viewer) is not None)

    def show(self, message: Message) -> dict[str, Any]:
        """The message as a person sees it, JSON-ready, in the Bot API's shape without any `file_id`."""
        return rendered(self, message, None)


def _id_of(token: str) -> int:
    number, colon, secret = token.partition(":")
    if not colon or not number.isascii() or not number.isdigit() or not secret:
        raise ValueError(f"a token is <number>:<letters>, not {token!r}")
    return int(number)
