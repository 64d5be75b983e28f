"""Chats, who is in them, and what each may do there."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from itertools import islice
from typing import Final, Literal

from fake_telegram.world.ids import BotId, ChatId, MessageId, UserId

from .about import Verification
from .boost_states import Boost
from .content import Service
from .messages import Message
from .pictures import Picture

ChatType = Literal["private", "group", "supergroup", "channel"]
TOPIC_ICON_COLORS: Final = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)  # [doc] createForumTopic.icon_color
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminRights:
    """What an administrator may do (Bot API, ChatAdministratorRights)."""

    is_anonymous: bool = False
    can_manage_chat: bool = False
    can_delete_messages: bool = False
    can_manage_video_chats: bool = False
    can_restrict_members: bool = False
    can_promote_members: bool = False
    can_change_info: bool = False
    can_invite_users: bool = False
    can_post_stories: bool = False
    can_edit_stories: bool = False
    can_delete_stories: bool = False
    can_post_messages: bool = False
    can_edit_messages: bool = False
    can_pin_messages: bool = False
    can_manage_topics: bool = False
    can_manage_direct_messages: bool = False
    can_manage_tags: bool = False

    can_send_welcome_messages: bool = False

    @classmethod
    def all(cls, *, is_anonymous: bool = False) -> "AdminRights":
        """Every right; anonymity is asked for separately."""
        return cls(**{f.name: f.name != "is_anonymous" or is_anonymous for f in fields(cls)})

    @property
    def is_none(self) -> bool:
        """No right at all: an administrator with this is none."""
        return not any(getattr(self, f.name) for f in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class Permissions:
    """What a member without rights may do (Bot API, ChatPermissions)."""

    can_send_messages: bool = True
    can_send_audios: bool = True
    can_send_documents: bool = True
    can_send_photos: bool = True
    can_send_videos: bool = True
    can_send_video_notes: bool = True
    can_send_voice_notes: bool = True
    can_send_polls: bool = True
    can_send_other_messages: bool = True
    can_add_web_page_previews: bool = True
    can_change_info: bool = False
    can_invite_users: bool = True
    can_pin_messages: bool = False
    can_manage_topics: bool = False
    can_edit_tag: bool = False
    can_react_to_messages: bool = True


@dataclass(slots=True, kw_only=True)
class Member:
    """One user's standing in one chat. `until` in Unix seconds, 0 for ever; `since` when they came in, 0 long ago.

    `privacy` is the bot's privacy mode as it was when the bot was added; for people it means nothing.
    `custom_title` is an administrator's, `tag` an ordinary member's.
    `is_member` is false for somebody restricted who is not in the chat.
    """

    user: UserId
    status: Status
    rights: AdminRights | None = None
    permissions: Permissions | None = None
    custom_title: str = ""
    tag: str = ""
    until: int = 0
    promoted_by: UserId | None = None
    privacy: bool = False
    is_member: bool = True
    since: int = 0

    @property
    def is_admin(self) -> bool:
        return self.status in ("creator", "administrator")

    @property
    def is_present(self) -> bool:
        """In the chat now, if perhaps restricted."""
        return self.status in ("creator", "administrator", "member") or (self.status == "restricted" and self.is_member)


@dataclass(slots=True, kw_only=True)
class Topic:
    """One topic of a forum; `messages` are the ids of those that stand in it."""

    id: MessageId
    name: str
    icon_color: int = TOPIC_ICON_COLORS[0]
    icon_custom_emoji_id: str = ""
    is_closed: bool = False
    is_hidden: bool = False
    creator: UserId | None = None
    messages: dict[MessageId, None] = field(default_factory=dict)


_NUMBERS_LEFT_MAX = 64
"""Numbers of deleted messages that are kept in a chat without a second thought; ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoChat:
    """A video chat that began `at` (Unix seconds), or is to begin then."""

    at: int
    has_begun: bool


@dataclass(slots=True, kw_only=True)
class Chat:
    """One chat with its people and messages.

    Attributes:
        id: as bots name it.
        private_bot: the bot of a private chat; None elsewhere.
        pair: the two of a private chat between people.
        members: everybody who is or was in it. `present` of them are in it now; `bots` are the bots among them.
        community: the number of the community to which it belongs.
        linked: the discussion group of a channel, or the channel of a discussion group.
        migrated_to: where a basic group went.
        is_deleted: whether its owner has deleted it; what was said stays known to nobody but the file of the world.
        topics: of a forum, by number; General is there once somebody touched it.
        threads: first message in the group by channel post, for comment threads.
        pinned: what is pinned, in the order of sending.
        revoked: of whom the history was taken when they were removed from a basic group, and up to which message.
        last_bot: the bot that wrote last: it gets commands without a name (privacy mode).
        started: whether the person of a private chat has ever written to the bot, so that the bot may write.
        may_write_until: until when the bot may write although it was not started (Unix seconds).
        freeing_boosts: from how many boosts on a member need not heed what binds all; 0 for never.
        parent: the channel whose direct messages chat this is.
        direct: the direct messages chat of a channel; `takes_direct` while people may write there.
        correspondents: the people who have written to a channel; each has a topic of a direct messages chat.
        slow_mode_s: how long an ordinary member waits between two messages; 0 for no time.
        auto_delete_s: after how long a message deletes itself; 0 for never.
        joins_by_request: whether those who come by the public name ask to be let in.
        video_chat: when the video chat began or is to begin; None while there is none.
        heard_at: when each of a pair, or each member under slow mode, last wrote, in Unix seconds.
        live: the latest live location of each one who shares it.
        primary_invites: the primary invite link of each administrator that made one.
        guard_bot: the bot that decides who asks to join.
        requests: the link by which each one who asks to join came.
        reacted: on which messages each reactor (a user or a chat) has reactions, the latest last.
        instance: what callback queries call `chat_instance`.
        boosts: of each one who lifts the chat, by id.
        owner: who made it, and so its creator until that changes.
    """

    id: ChatId
    type: ChatType
    title: str = ""
    username: str = ""
    description: str = ""
    photo: Picture | None = None
    verification: Verification | None = None
    boosts: dict[UserId, dict[str, Boost]] = field(default_factory=dict)
    private_bot: BotId | None = None
    pair: tuple[UserId, UserId] | None = None
    person: UserId | None = None
    owner: UserId | None = None
    members: dict[UserId, Member] = field(default_factory=dict)
    bots: dict[BotId, None] = field(default_factory=dict)
    admins: dict[UserId, None] = field(default_factory=dict)
    present: int = 0
    permissions: Permissions = Permissions()
    linked: ChatId | None = None
    community: int | None = None
    migrated_to: ChatId | None = None
    migrated_from: ChatId | None = None
    is_deleted: bool = False
    is_forum: bool = False
    signs_posts: bool = False
    protected: bool = False
    parent: ChatId | None = None
    direct: ChatId | None = None
    takes_direct: bool = False
    correspondents: dict[UserId, None] = field(default_factory=dict)
    slow_mode_s: int = 0
    freeing_boosts: int = 0
    auto_delete_s: int = 0
    joins_by_request: bool = False
    video_chat: VideoChat | None = None
    threads: dict[MessageId, MessageId] = field(default_factory=dict)
    topics: dict[MessageId, Topic] = field(default_factory=dict)
    primary_invites: dict[UserId, str] = field(default_factory=dict)
    guard_bot: BotId | None = None
    requests: dict[UserId, str] = field(default_factory=dict)
    banned_senders: set[ChatId] = field(default_factory=set)
    pinned: dict[MessageId, None] = field(default_factory=dict)
    reacted: dict[int, dict[MessageId, None]] = field(default_factory=dict)
    revoked: dict[UserId, MessageId] = field(default_factory=dict)
    last_bot: BotId | None = None
    instance: str = ""
    started: bool = False
    may_write_until: float = 0
    heard_at: dict[UserId, int] = field(default_factory=dict)
    live: dict[UserId, MessageId] = field(default_factory=dict)
    next_message_id: int = 1
    messages: dict[MessageId, Message] = field(default_factory=dict)
    order: list[MessageId] = field(default_factory=list)

    def member(self, user: UserId) -> Member | None:
        """The member now present, or None."""
        found = self.members.get(user)
        return found if found is not None and found.is_present else None

    def boost_count(self, user: UserId) -> int:
        """How many times `user` boosts the chat."""
        return sum(one.count for one in self.boosts[user].values()) if user in self.boosts else 0

    def is_freed(self, user: UserId) -> bool:
        """Whether `user` boosts enough not to heed slow mode and the permissions of all."""
        return 0 < self.freeing_boosts <= self.boost_count(user)

    def forget_reaction(self, reactor: int, number: MessageId) -> None:
        """Know no more that `reactor` has a reaction on this message; of who has none nothing is kept."""
        found = self.reacted.get(reactor)
        if found is not None:
            found.pop(number, None)
            if not found:
                del self.reacted[reactor]

    def other(self, one: UserId) -> UserId:
        """The other one of a pair."""
        assert self.pair is not None, "only a dialog has another one"
        return self.pair[1] if self.pair[0] == one else self.pair[0]

    def after(self, message_id: int) -> Iterator[Message]:
        """Messages with a greater id, oldest first."""
        for known in self.order[bisect_right(self.order, message_id) :]:
            message = self.messages.get(known)
            if message is not None:
                yield message

    def latest(self, count: int) -> list[Message]:
        """At most `count` of the newest messages that are no service notices, the newest first; it is not searched for long."""
        looked_at = islice(reversed(self.order), 10 * count)
        living = (self.messages[known] for known in looked_at if known in self.messages)
        return list(islice((one for one in living if not isinstance(one.content, Service)), count))

    def ids_before(self, message_id: int, count: int) -> list[MessageId]:
        """At most `count` ids below `message_id`, the nearest first; some may be deleted."""
        end = bisect_left(self.order, message_id)
        return self.order[max(0, end - count) : end][::-1]

    def store(self, message: Message) -> None:
        """Add a message; ids only grow."""
        self.messages[message.id] = message
        self.order.append(message.id)

    def forget(self, message: Message) -> None:
        """Take a message out, of its topic too; what is left of its number is swept up now and then."""
        del self.messages[message.id]
        if message.thread in self.topics:
            self.topics[message.thread].messages.pop(message.id, None)
        if len(self.order) > 2 * len(self.messages) + _NUMBERS_LEFT_MAX:
            self.order = [known for known in self.order if known in self.messages]
