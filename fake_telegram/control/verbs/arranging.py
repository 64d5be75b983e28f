"""What people do, from `bodies.arranging`, for those who await: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fake_telegram.control.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fake_telegram.control import answers
    from fake_telegram.control.bodies.base import Who
    from fake_telegram.control.bodies.contents import GivenContact, GivenDice, GivenLocation, GivenMedia, GivenVenue
    from fake_telegram.control.bodies.formatting import GivenEntity

__all__ = ["ArrangingVerbs"]


class ArrangingVerbs(Actor):
    """What people do, from `bodies.arranging`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    async def set_username(self, chat: Who, *, username: str | None = None) -> answers.ChatAnswer:
        """Make one's supergroup or channel public as ``username``; an empty one makes it private.

        Returns the chat.
        """
        came: answers.ChatAnswer = await self.act("set_username", chat=chat, username=username)
        return came

    async def set_joining(self, chat: Who, by_request: bool) -> answers.ChatAnswer:
        """Let those who come to a public supergroup ask first, or just come in. Returns the chat."""
        came: answers.ChatAnswer = await self.act("set_joining", chat=chat, by_request=by_request)
        return came

    async def set_slow_mode(self, chat: Who, *, delay: int | None = None) -> answers.ChatAnswer:
        """Let ordinary members wait ``delay`` seconds (0, 5, 10, 30, 60, 300, 900 or 3600) between two messages.

        Returns the chat.
        """
        came: answers.ChatAnswer = await self.act("set_slow_mode", chat=chat, delay=delay)
        return came

    async def set_auto_delete(self, chat: Who, *, after: int | None = None) -> dict[str, Any]:
        """Let what is written from now on delete itself ``after`` so many seconds (whole days); 0 lets it stay."""
        came: dict[str, Any] = await self.act("set_auto_delete", chat=chat, after=after)
        return came

    async def set_forum(self, chat: Who, on: bool) -> answers.ChatAnswer:
        """Let one's supergroup have topics, or none. Returns the chat."""
        came: answers.ChatAnswer = await self.act("set_forum", chat=chat, on=on)
        return came

    async def transfer_ownership(self, chat: Who, user: Who) -> answers.ChatAnswer:
        """Give one's chat to another member. Returns the chat."""
        came: answers.ChatAnswer = await self.act("transfer_ownership", chat=chat, user=user)
        return came

    async def delete_chat(self, chat: Who) -> None:
        """Delete one's group or channel for everybody."""
        await self.act("delete_chat", chat=chat)

    async def ban_sender_chat(self, chat: Who, sender: Who) -> answers.ChatAnswer:
        """Let nobody write to a chat in the name of the channel ``sender``. Returns the chat."""
        came: answers.ChatAnswer = await self.act("ban_sender_chat", chat=chat, sender=sender)
        return came

    async def unban_sender_chat(self, chat: Who, sender: Who) -> answers.ChatAnswer:
        """Let people write in the name of ``sender`` again. Returns the chat."""
        came: answers.ChatAnswer = await self.act("unban_sender_chat", chat=chat, sender=sender)
        return came

    async def set_direct_messages(self, chat: Who, on: bool) -> answers.ChatAnswer:
        """Let people write to a channel in a chat of its own (``direct_messages`` of the channel), or no more.

        Returns the chat.
        """
        came: answers.ChatAnswer = await self.act("set_direct_messages", chat=chat, on=on)
        return came

    async def suggest_post(
        self,
        chat: Who,
        *,
        text: str | None = None,
        entities: Sequence[GivenEntity | Mapping[str, Any]] | None = None,
        parse_mode: Literal["HTML", "Markdown", "MarkdownV2"] | None = None,
        attach: GivenMedia | Mapping[str, Any] | None = None,
        location: GivenLocation | Mapping[str, Any] | None = None,
        venue: GivenVenue | Mapping[str, Any] | None = None,
        contact: GivenContact | Mapping[str, Any] | None = None,
        dice: GivenDice | Mapping[str, Any] | None = None,
        send_date: int | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> dict[str, Any]:
        """Propose a post in the direct messages of a channel, for ``send_date`` (Unix seconds) or for any time.

        Returns the message.
        """
        came: dict[str, Any] = await self.act(
            "suggest_post",
            text=text,
            entities=entities,
            parse_mode=parse_mode,
            attach=attach,
            location=location,
            venue=venue,
            contact=contact,
            dice=dice,
            chat=chat,
            send_date=send_date,
            reply_to=reply_to,
            topic=topic,
        )
        return came

    async def approve_post(self, chat: Who, message_id: int, *, send_date: int | None = None) -> dict[str, Any]:
        """Let what the other side suggested be published, at ``send_date`` (Unix seconds) if given.

        Returns the message.
        """
        came: dict[str, Any] = await self.act("approve_post", chat=chat, message_id=message_id, send_date=send_date)
        return came

    async def decline_post(self, chat: Who, message_id: int, *, comment: str | None = None) -> dict[str, Any]:
        """Let what the other side suggested not be published. Returns the message."""
        came: dict[str, Any] = await self.act("decline_post", chat=chat, message_id=message_id, comment=comment)
        return came

    async def schedule_video_chat(self, chat: Who, at: int) -> answers.ChatAnswer:
        """Announce a video chat that begins ``at`` a date (Unix seconds). Returns the chat."""
        came: answers.ChatAnswer = await self.act("schedule_video_chat", chat=chat, at=at)
        return came

    async def start_video_chat(self, chat: Who) -> answers.ChatAnswer:
        """Begin a video chat, announced or not. Returns the chat."""
        came: answers.ChatAnswer = await self.act("start_video_chat", chat=chat)
        return came

    async def invite_to_video_chat(self, chat: Who, users: Sequence[Who]) -> answers.ChatAnswer:
        """Call people into a video chat. Returns the chat."""
        came: answers.ChatAnswer = await self.act("invite_to_video_chat", chat=chat, users=users)
        return came

    async def end_video_chat(self, chat: Who) -> answers.ChatAnswer:
        """End a video chat, or call off an announced one. Returns the chat."""
        came: answers.ChatAnswer = await self.act("end_video_chat", chat=chat)
        return came

    async def set_tag(self, chat: Who, user: Who, *, tag: str | None = None) -> None:
        """Put a word (``tag``) beside the name of an ordinary member of a group; an empty one takes it away."""
        await self.act("set_tag", chat=chat, user=user, tag=tag)

    async def take_reactions(self, chat: Who, whose: Who, *, message_id: int | None = None) -> None:
        """Take the reactions of ``whose`` (a person, bot or chat) away, from one message or from all of a group."""
        await self.act("take_reactions", chat=chat, whose=whose, message_id=message_id)
