"""What people do, one method for each act: the client side of the world.

Every act takes `now` (Unix seconds) and raises `ActRefused` where Telegram's client would not do it, before anything has changed.
"""

from collections.abc import Sequence

from fake_telegram.world.facts.chats import AdminRights, Chat, Permissions, Topic
from fake_telegram.world.facts.connections import BusinessConnection, BusinessRights
from fake_telegram.world.facts.content import Checklist, Content, Location
from fake_telegram.world.facts.inline_queries import InlineQuery
from fake_telegram.world.facts.links import InviteLink
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.opened import WebApp
from fake_telegram.world.facts.poll_states import PollState
from fake_telegram.world.happenings import business
from fake_telegram.world.happenings.blocking import set_blocked
from fake_telegram.world.ids import BotId, ChatId, MessageId, UserId

from . import asking, forums, inline, invites, moving, pressing, ruling, tasking, writing
from .account_acts import AccountActs
from .asking import Question
from .bot_acts import BotActs
from .bot_settings import BotSettings
from .chat_acts import ChatActs
from .community_acts import CommunityActs
from .pressing import Pressed
from .ruling import ChatChange
from .whisper_acts import WhisperActs


class Acts(AccountActs, ChatActs, BotActs, WhisperActs, BotSettings, CommunityActs):
    """A world in which people act."""

    # -- acts of people: writing

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
        reply_to_task: int = 0,
        reply_to_option: str = "",
    ) -> Message:
        """Write into a chat; `chat` is a group, a channel, or a bot's id for the private chat with it.

        Parameters:
            reply_to, topic: ids of messages in that chat; a topic is known by its first message.
            reply_to_task: the task that is meant when `reply_to` is a checklist.
            reply_to_option: the option that is meant when `reply_to` is a poll, by its persistent id.
            album: messages with the same word, sent one after another, are one album; see `fresh_album_id`.
            anonymous: as the group itself (an administrator of a supergroup); `as_chat`: as a channel of theirs.
        """
        return writing.send(
            self,
            by,
            chat,
            content,
            now,
            reply_to=reply_to,
            topic=topic,
            album=album,
            anonymous=anonymous,
            as_chat=as_chat,
            reply_to_task=reply_to_task,
            reply_to_option=reply_to_option,
        )

    def send_poll(
        self,
        by: UserId,
        chat: ChatId,
        question: Question,
        *,
        now: float,
        reply_to: MessageId | int | None = None,
        topic: MessageId | int | None = None,
    ) -> Message:
        """Ask a question that others answer by choosing."""
        return asking.ask(self, by, chat, question, now, reply_to=reply_to, topic=topic)

    def start(self, by: UserId, bot: BotId, now: float, parameter: str = "") -> Message:
        """Open the private chat with a bot and send `/start`, as a click on t.me/bot?start=parameter does; unblocks."""
        return writing.start(self, by, bot, now, parameter)

    def comment(self, by: UserId, channel: ChatId, post_id: int, content: Content, *, now: float) -> Message:
        """Write a comment under a post of a channel: a message in its discussion group, where one need not be a member."""
        return writing.comment(self, by, channel, post_id, content, now)

    def forward(
        self,
        by: UserId,
        source: ChatId,
        message_id: int,
        to: ChatId,
        *,
        now: float,
        album: str | None = None,
        topic: int | None = None,
    ) -> Message:
        """Carry a message of one chat to another, or into a topic of it, with its origin."""
        return writing.forward(self, by, source, message_id, to, now, album, topic)

    def edit(self, by: UserId, chat: ChatId, message_id: int, content: Content | str, *, now: float) -> Message:
        """Change one's message, for 48 hours; a string is the new text or caption, a `Media` replaces the file."""
        return writing.edit(self, by, chat, message_id, content, now)

    def move_location(self, by: UserId, chat: ChatId, message_id: int, place: Location | None, *, now: float) -> Message:
        """Be elsewhere on a live location; None stops sharing it."""
        return writing.move_location(self, by, chat, message_id, place, now)

    def delete(self, by: UserId, chat: ChatId, message_id: int, *, now: float) -> None:
        """Delete a message for everybody. Bots are not told."""
        writing.delete(self, by, chat, message_id, now)

    def press(
        self,
        by: UserId,
        chat: ChatId,
        message_id: int,
        button: str,
        *,
        now: float,
        to: ChatId | None = None,
        allow_write: bool = False,
    ) -> Pressed:
        """Press the inline button with this text, or else this callback data; what a bot answers shows in what comes back.

        Parameters:
            to: the chat that is chosen when the button puts the bot's name into another one.
            allow_write: let the bot write, where a login asks for it.
        """
        return pressing.press(self, by, chat, message_id, button, now, to=to, allow_write=allow_write)

    def vote(self, by: UserId, chat: ChatId, message_id: int, options: Sequence[int], *, now: float) -> PollState:
        """Answer a poll by the numbers of its options, from 0; none takes the answer back."""
        return asking.vote(self, by, chat, message_id, options, now)

    def add_option(self, by: UserId, chat: ChatId, message_id: int, text: str, *, now: float) -> PollState:
        """Add an option to a poll that lets people do so."""
        return asking.add_option(self, by, chat, message_id, text, now)

    def delete_option(self, by: UserId, chat: ChatId, message_id: int, option: str, *, now: float) -> PollState:
        """Take away an option, by its persistent id, that one added oneself, or anybody to one's own poll."""
        return asking.delete_option(self, by, chat, message_id, option, now)

    def close_poll(self, by: UserId, chat: ChatId, message_id: int, *, now: float) -> PollState:
        """End a poll of one's own, or of a channel whose posts one may edit; bots that see it are told."""
        return asking.end(self, by, chat, message_id, now)

    def send_checklist(
        self,
        by: UserId,
        chat: ChatId,
        checklist: Checklist,
        *,
        now: float,
        reply_to: MessageId | int | None = None,
        topic: MessageId | int | None = None,
    ) -> Message:
        """Write down what is to be done."""
        return tasking.send(self, by, chat, checklist, now, reply_to=reply_to, topic=topic)

    def mark_tasks(
        self, by: UserId, chat: ChatId, message_id: int, *, now: float, done: Sequence[int] = (), undone: Sequence[int] = ()
    ) -> Message:
        """Mark tasks of a checklist, by their numbers, as done and as not done; what is so already stays so."""
        return tasking.mark(self, by, chat, message_id, done, undone, now)

    def add_tasks(self, by: UserId, chat: ChatId, message_id: int, texts: Sequence[str], *, now: float) -> Message:
        """Add tasks to a checklist."""
        return tasking.add(self, by, chat, message_id, texts, now)

    def edit_checklist(self, by: UserId, chat: ChatId, message_id: int, checklist: Checklist, *, now: float) -> Message:
        """Write one's checklist anew; tasks that keep their number stay as done as they were."""
        return tasking.edit(self, by, chat, message_id, checklist, now)

    def react(
        self,
        by: UserId,
        chat: ChatId,
        message_id: int,
        emojis: Sequence[str],
        *,
        now: float,
        anonymous: bool = False,
    ) -> Message:
        """Set one's reactions to a message; none takes them back."""
        return moving.react(self, by, chat, message_id, tuple(emojis), now, anonymous=anonymous)

    def pin(self, by: UserId, chat: ChatId, message_id: int, *, now: float, silent: bool = False) -> None:
        """Put a message on top of its chat; `silent` makes no sound where pins make one."""
        moving.pin(self, by, chat, message_id, now, pinned=True, silent=silent)

    def unpin(self, by: UserId, chat: ChatId, message_id: int, *, now: float) -> None:
        """Take a message from the top of its chat."""
        moving.pin(self, by, chat, message_id, now, pinned=False)

    def unpin_all(self, by: UserId, chat: ChatId, *, now: float) -> None:
        """Take all messages from the top of a chat."""
        moving.unpin_all(self, by, chat, now)

    # -- acts of people: inline mode

    def ask_inline(
        self,
        by: UserId,
        bot: BotId,
        text: str,
        *,
        now: float,
        chat: ChatId | None = None,
        offset: str = "",
        location: Location | None = None,
    ) -> InlineQuery:
        """Write `@bot text` into a chat; what the bot offers shows in `results` of what comes back.

        Parameters:
            offset: the `next_offset` of an earlier answer, to ask for more.
            location: where the person is, told to bots that want to know.
        """
        return inline.ask(self, by, writing.bot_named(self, bot), text, now, offset=offset, chat=chat, location=location)

    def choose_inline(
        self,
        by: UserId,
        chat: ChatId,
        query: InlineQuery,
        result_id: str,
        *,
        now: float,
        reply_to: MessageId | int | None = None,
        topic: MessageId | int | None = None,
    ) -> Message:
        """Send one of the results into a chat."""
        return inline.choose(self, by, chat, query, result_id, now, reply_to=reply_to, topic=topic)

    def press_inline_button(self, by: UserId, query: InlineQuery, *, now: float) -> Message | WebApp:
        """Press the button above the results: it starts the bot, or opens a web app."""
        return inline.press_button(self, by, query, now)

    # -- acts of people: bots that answer for them

    def connect_business(self, by: UserId, bot: BotId, *, now: float, rights: BusinessRights | None = None) -> BusinessConnection:
        """Let a bot answer for oneself, with all rights when `rights` is None; again to change the rights."""
        who, target = writing.person(self, by), writing.bot_named(self, bot)
        return business.connect(self, who, target, BusinessRights.all() if rights is None else rights, now)

    def disconnect_business(self, by: UserId, *, now: float) -> None:
        """Answer oneself again."""
        business.disconnect(self, writing.person(self, by), now)

    # -- acts of people: topics of a forum

    def create_topic(self, by: UserId, chat: ChatId, name: str, *, now: float) -> Topic:
        """Open a topic; its `id` is what messages name it by."""
        return forums.create_topic(self, by, chat, name, now)

    def change_topic(
        self, by: UserId, chat: ChatId, topic: int, *, now: float, name: str | None = None, closed: bool | None = None
    ) -> Topic:
        """Rename a topic, close it or open it again; None leaves it as it is."""
        return forums.change_topic(self, by, chat, topic, now, name, closed)

    def delete_topic(self, by: UserId, chat: ChatId, topic: int, *, now: float) -> None:
        """Remove a topic with everything in it."""
        forums.delete_topic(self, by, chat, topic, now)

    def hide_general(self, by: UserId, chat: ChatId, *, hidden: bool, now: float) -> Topic:
        """Hide the topic General, which closes it, or show it again."""
        return forums.hide_general(self, by, chat, hidden, now)

    # -- acts of people: coming and going

    def join(self, by: UserId, chat: ChatId, *, now: float) -> None:
        """Enter a group or subscribe to a channel."""
        moving.join(self, by, chat, now)

    def follow_link(self, by: UserId, link: str, *, now: float) -> Chat:
        """Enter a chat by an invite link, or ask to be let in if the link is of that kind."""
        writing.person(self, by)
        return invites.use(self, by, link, now)

    def decide_request(self, by: UserId, chat: ChatId, user: UserId, *, let_in: bool, now: float) -> None:
        """Let in one who asked, or not, as an administrator does."""
        moving.decide_request(self, by, chat, user, let_in, now)

    def leave(self, by: UserId, chat: ChatId, *, now: float) -> None:
        """Leave a group or channel."""
        moving.leave(self, by, chat, now)

    def add_member(self, by: UserId, chat: ChatId, user: UserId, *, now: float) -> None:
        """Bring a person or a bot into a chat."""
        moving.add_member(self, by, chat, user, now)

    def remove_member(self, by: UserId, chat: ChatId, user: UserId, *, now: float) -> None:
        """Remove a person or a bot from a chat, and keep it out."""
        moving.remove_member(self, by, chat, user, now)

    def ban(self, by: UserId, chat: ChatId, user: UserId, *, now: float, until: float = 0) -> None:
        """Remove somebody, who need not be there, and keep them out until `until` (Unix seconds, 0 for ever)."""
        ruling.ban(self, by, chat, user, until, now)

    def unban(self, by: UserId, chat: ChatId, user: UserId, *, now: float) -> None:
        """Let somebody come in again."""
        ruling.unban(self, by, chat, user, now)

    def restrict(self, by: UserId, chat: ChatId, user: UserId, permissions: Permissions, *, now: float, until: float = 0) -> None:
        """Let a member of a supergroup do only so much, until `until` (Unix seconds, 0 for ever); all permissions lift it."""
        ruling.restrict(self, by, chat, user, permissions, until, now)

    def set_permissions(self, by: UserId, chat: ChatId, permissions: Permissions, *, now: float) -> Chat:
        """Say what all members of a group may do."""
        return ruling.set_permissions(self, by, chat, permissions, now)

    def change_chat(self, by: UserId, chat: ChatId, change: ChatChange, *, now: float) -> Chat:
        """Give a chat another title or description, protect what is said there, let posts be signed."""
        return ruling.change_chat(self, by, chat, change, now)

    def set_discussion(self, by: UserId, channel: ChatId, group: ChatId | None, *, now: float) -> Chat:
        """Let posts of a channel be discussed in a supergroup, or nowhere any more."""
        return ruling.set_discussion(self, by, channel, group, now)

    def create_link(
        self,
        by: UserId,
        chat: ChatId,
        *,
        now: float,
        name: str = "",
        expires_at: int = 0,
        member_limit: int = 0,
        creates_join_request: bool = False,
    ) -> InviteLink:
        """A link by which others come in; `expires_at` in Unix seconds, 0 for never, `member_limit` 0 for none."""
        return ruling.create_link(
            self,
            by,
            chat,
            now,
            name=name,
            expires_at=expires_at,
            member_limit=member_limit,
            creates_join_request=creates_join_request,
        )

    def revoke_link(self, by: UserId, link: str, *, now: float) -> InviteLink:
        """Let a link lead nowhere: one's own, or any as the owner."""
        return ruling.revoke_link(self, by, link, now)

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
        """Make an administrator; `AdminRights()` takes all rights away.

        Parameters:
            rights: None for what a client suggests: what a bot wishes for, or everything but anonymity.
        """
        moving.promote(self, by, chat, user, now, rights, custom_title)

    def block(self, by: UserId, bot: BotId, *, now: float) -> None:
        """Stop a bot: it can write no more."""
        set_blocked(self, writing.person(self, by), writing.bot_named(self, bot), True, now)

    def unblock(self, by: UserId, bot: BotId, *, now: float) -> None:
        """Let a bot write again."""
        set_blocked(self, writing.person(self, by), writing.bot_named(self, bot), False, now)

    def migrate_to_supergroup(self, by: UserId, chat: ChatId, *, now: float) -> Chat:
        """Turn a basic group into a supergroup: another chat with another id; the old one only points there."""
        return moving.migrate(self, by, chat, now)
