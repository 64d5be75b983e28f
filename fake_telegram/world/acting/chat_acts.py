"""What people do to chats: arrange and govern them. The acts of everyday life are in `acts`."""

from collections.abc import Sequence

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Content
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.state import State

from . import arranging, moving, reply_keyboards, suggestions, tags, writing
from .reply_keyboards import Choice


class ChatActs(State):
    """A world in which people arrange their chats; for every act see the law of `acts`."""

    # -- what a chat is

    def set_username(self, by: UserId, chat: ChatId, username: str, *, now: float) -> Chat:
        """Make one's supergroup or channel public under a name, or private again with an empty one."""
        return arranging.set_username(self, by, chat, username, now)

    def set_joining(self, by: UserId, chat: ChatId, *, by_request: bool, now: float) -> Chat:
        """Say whether those who come to a public supergroup ask first."""
        return arranging.set_joining(self, by, chat, by_request, now)

    def set_slow_mode(self, by: UserId, chat: ChatId, delay_s: int, *, now: float) -> Chat:
        """Let ordinary members of a supergroup wait so many seconds between two messages; 0 lets them be."""
        return arranging.set_slow_mode(self, by, chat, delay_s, now)

    def set_auto_delete(self, by: UserId, chat: ChatId, after_s: int, *, now: float) -> Chat | None:
        """Let messages that are written from now on delete themselves after so many seconds (whole days); 0 lets them stay."""
        return arranging.set_auto_delete(self, by, chat, after_s, now)

    def set_forum(self, by: UserId, chat: ChatId, *, on: bool, now: float) -> Chat:
        """Let one's supergroup have topics, or not. Topics that were there are there again."""
        return arranging.set_forum(self, by, chat, on, now)

    def transfer_ownership(self, by: UserId, chat: ChatId, user: UserId, *, now: float) -> Chat:
        """Give one's chat to another member, and remain as an administrator."""
        return arranging.transfer_ownership(self, by, chat, user, now)

    def delete_chat(self, by: UserId, chat: ChatId, *, now: float) -> None:
        """Delete one's group or channel for everybody, with its direct messages; nobody is in it any more."""
        arranging.delete_chat(self, by, chat, now)

    def ban_sender_chat(self, by: UserId, chat: ChatId, sender: ChatId, *, now: float) -> Chat:
        """Let nobody write in the name of a channel any more."""
        return arranging.ban_sender_chat(self, by, chat, sender, now, banned=True)

    def unban_sender_chat(self, by: UserId, chat: ChatId, sender: ChatId, *, now: float) -> Chat:
        """Let a channel be written in the name of again."""
        return arranging.ban_sender_chat(self, by, chat, sender, now, banned=False)

    # -- what a bot asks for

    def press_key(self, by: UserId, chat: ChatId, message_id: int, button: str, *, now: float, choice: Choice) -> Message:
        """Press the button with this text on the keyboard that a message brought, with what one chooses if it asks."""
        return reply_keyboards.press(self, by, chat, message_id, button, choice, now)

    def allow_writing(self, by: UserId, bot: BotId, *, now: float, way: str = "", app: str = "") -> Message:
        """Let a bot write first, as a mini app (`app`) or the attachment menu asks; `way` as in WriteAccessAllowed."""
        writing.person(self, by)
        return reply_keyboards.allow_writing(self, by, self.open_private(by, bot), way, app, now)

    # -- direct messages of a channel

    def set_direct_messages(self, by: UserId, chat: ChatId, *, on: bool, now: float) -> Chat:
        """Let people write to a channel, in a chat of its own (`Chat.direct`), or no more."""
        return arranging.set_direct_messages(self, by, chat, on, now)

    def suggest_post(
        self,
        by: UserId,
        chat: ChatId,
        content: Content,
        *,
        now: float,
        send_date: int | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> Message:
        """Propose a post in the direct messages of a channel, for a date (Unix seconds) or for any time."""
        return suggestions.suggest(self, by, chat, content, now, send_date=send_date, reply_to=reply_to, topic=topic)

    def approve_post(self, by: UserId, chat: ChatId, message_id: int, *, now: float, send_date: int | None = None) -> Message:
        """Let what the other side has suggested be published, at `send_date` if that is given."""
        return suggestions.approve_post(self, by, chat, message_id, send_date, now)

    def decline_post(self, by: UserId, chat: ChatId, message_id: int, *, now: float, comment: str = "") -> Message:
        """Let what the other side has suggested not be published."""
        return suggestions.decline_post(self, by, chat, message_id, comment, now)

    # -- video chats

    def schedule_video_chat(self, by: UserId, chat: ChatId, at: int, *, now: float) -> Chat:
        """Announce a video chat for a date, in Unix seconds."""
        return arranging.schedule_video_chat(self, by, chat, at, now)

    def start_video_chat(self, by: UserId, chat: ChatId, *, now: float) -> Chat:
        """Begin a video chat, announced or not."""
        return arranging.start_video_chat(self, by, chat, now)

    def invite_to_video_chat(self, by: UserId, chat: ChatId, users: Sequence[UserId], *, now: float) -> Chat:
        """Call people into a video chat that has begun."""
        return arranging.invite_to_video_chat(self, by, chat, tuple(users), now)

    def end_video_chat(self, by: UserId, chat: ChatId, *, now: float) -> Chat:
        """End a video chat, or call off one that was announced."""
        return arranging.end_video_chat(self, by, chat, now)

    # -- members

    def set_tag(self, by: UserId, chat: ChatId, user: UserId, tag: str, *, now: float) -> None:
        """Put a word beside a member's name, none if it is empty: one's own where members may, others' as an administrator."""
        tags.set_tag(self, by, chat, user, tag, now)

    def take_reactions(
        self, by: UserId, chat: ChatId, user: UserId | ChatId, *, now: float, message_id: int | None = None
    ) -> None:
        """As an administrator, take somebody's reactions from a message away, or all of them in the chat."""
        moving.take_reactions(self, by, chat, user, message_id, now)
