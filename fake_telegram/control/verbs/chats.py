"""What people do, from `bodies.chats`, for those who await: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_telegram.control.actors import Actor

if TYPE_CHECKING:
    from fake_telegram.control import answers
    from fake_telegram.control.bodies.base import Who

__all__ = ["ChatsVerbs"]


class ChatsVerbs(Actor):
    """What people do, from `bodies.chats`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    async def create_topic(self, chat: Who, name: str) -> answers.TopicAnswer:
        """Open a topic in a forum. Returns the topic."""
        came: answers.TopicAnswer = await self.act("create_topic", chat=chat, name=name)
        return came

    async def change_topic(
        self, chat: Who, topic: int, *, name: str | None = None, closed: bool | None = None
    ) -> answers.TopicAnswer:
        """Rename, close or open a topic. Returns the topic."""
        came: answers.TopicAnswer = await self.act("change_topic", chat=chat, topic=topic, name=name, closed=closed)
        return came

    async def delete_topic(self, chat: Who, topic: int) -> None:
        """Delete a topic with its messages."""
        await self.act("delete_topic", chat=chat, topic=topic)

    async def hide_general(self, chat: Who, hidden: bool) -> answers.TopicAnswer:
        """Hide the topic General, or show it. Returns the topic."""
        came: answers.TopicAnswer = await self.act("hide_general", chat=chat, hidden=hidden)
        return came

    async def change_chat(
        self,
        chat: Who,
        *,
        title: str | None = None,
        description: str | None = None,
        protected: bool | None = None,
        signs_posts: bool | None = None,
        photo: int | None = None,
        without_photo: bool | None = None,
    ) -> answers.ChatAnswer:
        """Give a chat another title, description or picture, protect what is said there, let posts of a channel be signed.

        ``photo`` is the number of a file, ``without_photo`` takes the picture away.

        Returns the chat.
        """
        came: answers.ChatAnswer = await self.act(
            "change_chat",
            chat=chat,
            title=title,
            description=description,
            protected=protected,
            signs_posts=signs_posts,
            photo=photo,
            without_photo=without_photo,
        )
        return came

    async def set_discussion(self, chat: Who, *, group: Who | None = None) -> answers.ChatAnswer:
        """Let posts of the channel be discussed in the supergroup ``group``; without it nowhere any more.

        Returns the chat.
        """
        came: answers.ChatAnswer = await self.act("set_discussion", chat=chat, group=group)
        return came

    async def migrate(self, chat: Who) -> answers.ChatAnswer:
        """Turn a basic group into a supergroup. Returns the chat."""
        came: answers.ChatAnswer = await self.act("migrate", chat=chat)
        return came
