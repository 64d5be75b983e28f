"""What exists, and the few moves everything else is made of: look up, number, keep, tell a bot.

All identity and chance come from the seed. The rooms beside this one read and change a `State`; `World` is a `State` with a face.
"""

import string
from collections.abc import Callable
from random import Random
from typing import Any, Final

from .facts import topic_icons
from .facts.boost_states import Boost
from .facts.chats import Chat
from .facts.community_states import Community
from .facts.connections import BusinessConnection
from .facts.content import TextParser
from .facts.counters import Counters
from .facts.draft_states import Draft
from .facts.files import FileStore
from .facts.guest_queries import GuestQuery
from .facts.inline_queries import InlineQuery, KeptOffer, OfferKey
from .facts.join_query_states import JoinQuery
from .facts.journal import Journal
from .facts.links import InviteLink
from .facts.messages import EphemeralShelf, Message
from .facts.opened import WebApp
from .facts.people import Bot, Person
from .facts.poll_states import PollState
from .facts.preparations import PreparedButton, PreparedMessage
from .facts.profiles import Profile
from .facts.renditions import Scaler
from .facts.schedules import Planned, Schedule
from .facts.updates import QueuedUpdate, UpdateQueue
from .ids import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, TELEGRAM, BotId, ChatId, MessageId, UserId, channel_chat, group_chat
from .limits import UPDATE_ID_RESTART_S

_TOKEN_LETTERS: Final = string.ascii_letters + string.digits + "_-"

SERVICE_ACCOUNTS: Final = {
    TELEGRAM: {"id": TELEGRAM, "is_bot": False, "first_name": "Telegram"},
    GROUP_ANONYMOUS_BOT: {
        "id": GROUP_ANONYMOUS_BOT,
        "is_bot": True,
        "first_name": "Group",
        "username": "GroupAnonymousBot",
    },
    CHANNEL_BOT: {"id": CHANNEL_BOT, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"},
}
"""Telegram's own accounts, as every bot sees them."""


class State:
    """The whole world as data.

    Attributes:
        chats: groups, supergroups and channels by id. Private chats are in `private_chats`, by person and bot.
        dialogs: private chats between people, the lower id first.
        closings: when which poll closes by itself, a heap.
        communities: chats that belong together, by the number of the community.
        guest_queries: messages that summoned bots into chats where they are not, by id.
        ephemerals: messages that one receiver alone sees, by chat.
        drafts: what each bot is just writing to whom, the first to vanish first.
        counting: channel posts whose reactions are told later, by chat and number, with when (Unix seconds); the next one first.
        boosts, boost_ends: every living boost by id, and a heap of when which ends.
        slots: the boosts that each one gives by a subscription.
        schedule: what else happens by time alone.
        on_due: called when something that happens by time alone was added.
        connections, connected: business connections by id, and the living one of each person.
        counters: the next number of everything that is counted.
        on_update: called with the bot whenever an update is queued for it.
        kept_offers: what bots offered in inline mode, for as long as they said.
        rendered_users, rendered_chats: what bots are shown, kept until it changes.
    """

    def __init__(
        self, *, seed: int, profile: Profile, parser: TextParser | None, scaler: Scaler | None = None, first_user_id: int
    ) -> None:
        self.seed = seed
        self.profile = profile
        self.parser = parser
        self.journal = Journal()
        self.dialogs: dict[tuple[UserId, UserId], Chat] = {}
        self.connections: dict[str, BusinessConnection] = {}
        self.connected: dict[UserId, BusinessConnection] = {}
        self.inline_queries: dict[str, InlineQuery] = {}
        self.web_apps: dict[str, WebApp] = {}
        self.prepared: dict[str, PreparedMessage | PreparedButton] = {}
        self.join_queries: dict[str, JoinQuery] = {}
        self.kept_offers: dict[OfferKey, KeptOffer] = {}
        self.inline_messages: dict[str, Message] = {}
        self.closings: list[tuple[int, str]] = []
        self.communities: dict[int, Community] = {}
        self.guest_queries: dict[str, GuestQuery] = {}
        self.ephemerals: dict[ChatId, EphemeralShelf] = {}
        self.drafts: dict[tuple[UserId, BotId], Draft] = {}
        self.counting: dict[tuple[ChatId, MessageId], float] = {}
        self.schedule = Schedule()
        self.on_due: Callable[[], None] | None = None
        self.polls: dict[str, PollState] = {}
        self.boosts: dict[str, Boost] = {}
        self.boost_ends: list[tuple[int, str]] = []
        self.slots: dict[UserId, set[str]] = {}
        self.invites: dict[str, InviteLink] = {}
        self.files = FileStore(seed=seed, scaler=scaler)
        topic_icons.bring(self.files)
        self.people: dict[UserId, Person] = {}
        self.bots: dict[BotId, Bot] = {}
        self.chats: dict[ChatId, Chat] = {}
        self.private_chats: dict[tuple[UserId, BotId], Chat] = {}
        self.on_update: Callable[[BotId], None] | None = None
        self.rendered_users: dict[UserId, dict[str, Any]] = {}
        self.rendered_chats: dict[ChatId, dict[str, Any]] = {}
        self.random = Random(f"world {seed}")
        self._tokens: dict[str, BotId] = {}
        self._usernames: dict[str, UserId | ChatId] = {}
        self.counters = Counters(user=first_user_id)
        self._dialog_of: dict[MessageId, tuple[UserId, UserId]] = {}

    # -- identity

    def fresh_user_id(self, wanted: int | None) -> UserId:
        """An id nobody has; `wanted` when it is given.

        Raises:
            ValueError: somebody has that id already, or it cannot be a user's.
        """
        if wanted is None:
            wanted = self.counters.take("user")
            while UserId(wanted) in self.people or BotId(UserId(wanted)) in self.bots:
                wanted = self.counters.take("user")
        user = UserId(wanted)
        if not 0 < wanted < 1 << 52 or user in SERVICE_ACCOUNTS or self.account(user) is not None:
            raise ValueError(f"user id {wanted} is taken or impossible")
        return user

    def fresh_token(self, bot: BotId) -> str:
        """A token for `bot` that looks like Telegram's: its id and 35 characters."""
        return f"{bot}:AA{''.join(self.random.choices(_TOKEN_LETTERS, k=33))}"

    def fresh_queue(self) -> UpdateQueue:
        """An empty queue whose ids start anywhere, as a new bot's do."""
        return UpdateQueue(first_update_id=self.random.randrange(100_000_000, 900_000_000))

    def fresh_group_id(self) -> ChatId:
        """A basic group's id that no chat has, not even one that was loaded from a file."""
        number = self.counters.take("group")
        while group_chat(number) in self.chats:
            number = self.counters.take("group")
        return group_chat(number)

    def fresh_channel_number(self) -> int:
        """A number for a supergroup or channel, as above."""
        number = self.counters.take("channel")
        while channel_chat(number) in self.chats:
            number = self.counters.take("channel")
        return number

    def fresh_album_id(self) -> str:
        return str(self.counters.take("album"))

    def fresh_invite_url(self) -> str:
        return f"https://t.me/+{''.join(self.random.choices(_TOKEN_LETTERS, k=16))}"

    def fresh_connection_id(self) -> str:
        return "".join(self.random.choices(_TOKEN_LETTERS, k=22))

    def fresh_number(self) -> str:
        """A random 63-bit decimal, for callback queries and chat instances."""
        return str(self.random.getrandbits(62) | 1 << 62)

    # -- names and tokens

    def claim_username(self, username: str, owner: UserId | ChatId) -> None:
        """Give a public name to an account or a chat.

        Raises:
            ValueError: it belongs to somebody else.
        """
        key = username.lstrip("@").lower()
        if not key:
            return
        if self._usernames.get(key, owner) != owner:
            raise ValueError(f"the username {username} is taken")
        self._usernames[key] = owner

    def release_username(self, username: str) -> None:
        """Let others have a public name; nothing happens when nobody has it."""
        self._usernames.pop(username.lstrip("@").lower(), None)

    def by_username(self, username: str) -> UserId | ChatId | None:
        """Whose public name this is, with or without @."""
        return self._usernames.get(username.lstrip("@").lower())

    def set_token(self, bot: Bot, token: str) -> None:
        """Make `token` the only one of `bot`."""
        assert self._tokens.get(token, bot.id) == bot.id, "a token belongs to one bot"
        self._tokens.pop(bot.token, None)
        bot.token = token
        self._tokens[token] = bot.id

    def bot_by_token(self, token: str) -> Bot | None:
        """The bot with this token; None when it was revoked or never given out."""
        bot = self._tokens.get(token)
        return None if bot is None else self.bots[bot]

    # -- looking up

    def account(self, user: UserId) -> Person | Bot | None:
        """A person or a bot."""
        return self.people.get(user) or self.bots.get(BotId(user))

    def chat(self, chat: ChatId, *, viewer: UserId | None = None) -> Chat | None:
        """The chat that `viewer` names so: a person calls the private chat with a bot by the bot's id, and the reverse."""
        if chat < 0 or viewer is None:
            return self.chats.get(chat)
        other = UserId(int(chat))
        if BotId(viewer) in self.bots:
            return self.private_chats.get((other, BotId(viewer)))
        if other in self.people:
            return self.dialogs.get((min(viewer, other), max(viewer, other)))
        return self.private_chats.get((viewer, BotId(other)))

    def chat_of(self, message: Message) -> Chat:
        """Where `message` stands."""
        if message.pair is not None:
            return self.dialogs[message.pair]
        if message.private_bot is None:
            return self.chats[message.chat]
        return self.private_chats[UserId(int(message.chat)), message.private_bot]

    def open_private(self, person: UserId, bot: BotId) -> Chat:
        """The private chat of the two, made when there is none yet."""
        chat = self.private_chats.get((person, bot))
        if chat is None:
            chat = Chat(
                id=ChatId(int(person)),
                type="private",
                private_bot=bot,
                person=person,
                instance=self.fresh_number(),
            )
            self.private_chats[person, bot] = chat
        return chat

    def open_dialog(self, one: UserId, other: UserId) -> Chat:
        """The private chat of two people, made when there is none yet."""
        pair = (min(one, other), max(one, other))
        chat = self.dialogs.get(pair)
        if chat is None:
            chat = Chat(id=ChatId(int(pair[1])), type="private", pair=pair, instance=self.fresh_number())
            self.dialogs[pair] = chat
        return chat

    def has_topics(self, chat: Chat) -> bool:
        """Whether messages stand in topics: in a forum, and where somebody opened one in private with a bot that lets them."""
        bot = chat.private_bot
        return chat.is_forum or (bool(chat.topics) and bot is not None and self.bots[bot].has_topics)

    # -- message numbers

    def fresh_message_id(self, chat: Chat) -> MessageId:
        """The next number: of the bot in its private chats, of all people together between people, of the chat elsewhere."""
        if chat.pair is not None:
            fresh = MessageId(self.counters.take("dialog_message"))
            self.keep_dialog_message(fresh, chat.pair)
            return fresh
        counter = self.bots[chat.private_bot] if chat.private_bot is not None else chat
        number = counter.next_message_id
        counter.next_message_id += 1
        return MessageId(number)

    def keep_dialog_message(self, number: MessageId, pair: tuple[UserId, UserId]) -> None:
        """Know where the message between people with this number stands."""
        self._dialog_of[number] = pair

    def dialog_message(self, number: MessageId) -> Message | None:
        """The message between people with this number."""
        pair = self._dialog_of.get(number)
        return None if pair is None else self.dialogs[pair].messages.get(number)

    def id_for(self, message: Message, bot: Bot) -> MessageId:
        """The number by which `bot` knows `message`: its own in basic groups, drawn when it first hears of it."""
        if message.bot_ids is None or message.ephemeral is not None:
            return message.id
        known = message.bot_ids.get(bot.id)
        if known is None:
            known = MessageId(bot.next_message_id)
            bot.next_message_id += 1
            message.bot_ids[bot.id] = known
            bot.group_messages[known] = (message.chat, message.id)
        return known

    def forget_numbers(self, message: Message) -> None:
        """`message` is deleted: nobody can mean it any more by a number of their own."""
        for bot, number in (message.bot_ids or {}).items():
            self.bots[bot].group_messages.pop(number, None)
        if message.pair is not None:
            self._dialog_of.pop(message.id, None)

    def message_for(self, chat: Chat, number: int, bot: Bot) -> Message | None:
        """The message that `bot` means by `number` in `chat`."""
        if chat.type == "group":
            where, number = bot.group_messages.get(number, (chat.id, MessageId(0)))
            if where != chat.id:
                return None
        return chat.messages.get(MessageId(number))

    def plan(self, due: float, what: Planned) -> None:
        """Let `what` happen at `due` (Unix seconds)."""
        self.schedule.add(due, what)
        if self.on_due is not None:
            self.on_due()

    # -- telling bots

    def queue(self, bot: Bot, kind: str, body: dict[str, Any], *, key: str, now: float) -> QueuedUpdate | None:
        """Queue one update for `bot` unless it did not ask for that kind, and say so."""
        if kind not in bot.allowed_updates:
            return None
        queue = bot.updates
        silent_since = queue.last_added_at
        if silent_since is not None and now - silent_since > UPDATE_ID_RESTART_S and not queue.pending_count(now):
            queue.restart_at(self.random.randrange(100_000_000, 900_000_000))
        dropped = queue.dropped
        update = queue.add(kind, body, queue_key=key, now=now)
        self.journal.add(now, "update_queued", bot=bot.id, update_id=update.update_id, update=kind, queue_key=key)
        if queue.dropped > dropped:
            self.journal.add(now, "update_dropped", bot=bot.id, why="too many updates wait")
        if self.on_update is not None:
            self.on_update(bot.id)
        return update
