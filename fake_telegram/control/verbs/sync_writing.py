"""What people do, from `bodies.writing`, for those who block: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fake_telegram.control.actors import SyncActor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fake_telegram.control import answers
    from fake_telegram.control.bodies.base import Who
    from fake_telegram.control.bodies.contents import GivenContact, GivenDice, GivenLocation, GivenMedia, GivenVenue
    from fake_telegram.control.bodies.formatting import GivenEntity

__all__ = ["SyncWritingVerbs"]


class SyncWritingVerbs(SyncActor):
    """What people do, from `bodies.writing`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    def send(
        self,
        chat: Who,
        text: str = "",
        *,
        entities: Sequence[GivenEntity | Mapping[str, Any]] | None = None,
        parse_mode: Literal["HTML", "Markdown", "MarkdownV2"] | None = None,
        attach: GivenMedia | Mapping[str, Any] | None = None,
        location: GivenLocation | Mapping[str, Any] | None = None,
        venue: GivenVenue | Mapping[str, Any] | None = None,
        contact: GivenContact | Mapping[str, Any] | None = None,
        dice: GivenDice | Mapping[str, Any] | None = None,
        reply_to: int | None = None,
        reply_to_task: int | None = None,
        reply_to_option: str | None = None,
        topic: int | None = None,
        album: str | None = None,
        anonymous: bool | None = None,
        as_chat: Who | None = None,
    ) -> dict[str, Any]:
        """Write to a chat. ``album`` groups messages that carry the same word; ``reply_to_task`` is about a task of a
        checklist.

        ``reply_to_option`` is about an option of a poll, by its ``persistent_id``.

        Returns the message.
        """
        came: dict[str, Any] = self.act(
            "send",
            text=text,
            entities=entities,
            parse_mode=parse_mode,
            attach=attach,
            location=location,
            venue=venue,
            contact=contact,
            dice=dice,
            chat=chat,
            reply_to=reply_to,
            reply_to_task=reply_to_task,
            reply_to_option=reply_to_option,
            topic=topic,
            album=album,
            anonymous=anonymous,
            as_chat=as_chat,
        )
        return came

    def comment(
        self,
        chat: Who,
        message_id: int,
        text: str = "",
        *,
        entities: Sequence[GivenEntity | Mapping[str, Any]] | None = None,
        parse_mode: Literal["HTML", "Markdown", "MarkdownV2"] | None = None,
        attach: GivenMedia | Mapping[str, Any] | None = None,
        location: GivenLocation | Mapping[str, Any] | None = None,
        venue: GivenVenue | Mapping[str, Any] | None = None,
        contact: GivenContact | Mapping[str, Any] | None = None,
        dice: GivenDice | Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Write under a post of a channel: ``chat`` is the channel, ``message_id`` the post.

        Returns the message.
        """
        came: dict[str, Any] = self.act(
            "comment",
            text=text,
            entities=entities,
            parse_mode=parse_mode,
            attach=attach,
            location=location,
            venue=venue,
            contact=contact,
            dice=dice,
            chat=chat,
            message_id=message_id,
        )
        return came

    def forward(
        self, chat: Who, message_id: int, to: Who, *, album: str | None = None, topic: int | None = None
    ) -> dict[str, Any]:
        """Carry a message of ``chat`` to the chat ``to``. Returns the message."""
        came: dict[str, Any] = self.act("forward", chat=chat, message_id=message_id, to=to, album=album, topic=topic)
        return came

    def start(self, bot: Who, parameter: str = "") -> dict[str, Any]:
        """Open the private chat with a bot: ``/start``, with the parameter of a deep link if there is one.

        Returns the message.
        """
        came: dict[str, Any] = self.act("start", bot=bot, parameter=parameter)
        return came

    def edit(
        self,
        chat: Who,
        message_id: int,
        text: str = "",
        *,
        entities: Sequence[GivenEntity | Mapping[str, Any]] | None = None,
        parse_mode: Literal["HTML", "Markdown", "MarkdownV2"] | None = None,
        attach: GivenMedia | Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Change the text or caption of one's own message; with ``attach`` its file too. Returns the message."""
        came: dict[str, Any] = self.act(
            "edit", chat=chat, message_id=message_id, text=text, entities=entities, parse_mode=parse_mode, attach=attach
        )
        return came

    def move_location(
        self, chat: Who, message_id: int, *, location: GivenLocation | Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Be elsewhere on a live location; without ``location`` stop sharing it. Returns the message."""
        came: dict[str, Any] = self.act("move_location", chat=chat, message_id=message_id, location=location)
        return came

    def delete(self, chat: Who, message_id: int) -> None:
        """Delete a message for everybody; bots are not told."""
        self.act("delete", chat=chat, message_id=message_id)

    def press(
        self,
        chat: Who,
        message_id: int,
        button: str,
        *,
        to: Who | None = None,
        allow_write: bool | None = None,
        wait: float | None = None,
    ) -> dict[str, Any]:
        """Press the inline button with this text or callback data; wait up to ``wait`` seconds for the bot's answer.

        What a client does by itself is told under ``opened``: a ``url``, or the ``text`` that is copied. A button that
        puts the bot's name into another chat needs that chat, ``to``, and gives a question in inline mode. ``allow_write``
        lets a bot write that asks for it at a login.
        """
        came: dict[str, Any] = self.act(
            "press", chat=chat, message_id=message_id, button=button, to=to, allow_write=allow_write, wait=wait
        )
        return came

    def react(self, chat: Who, message_id: int, *emojis: str, anonymous: bool | None = None) -> dict[str, Any]:
        """Set one's reactions to a message; none takes them back. Returns the message."""
        came: dict[str, Any] = self.act("react", chat=chat, message_id=message_id, emojis=emojis, anonymous=anonymous)
        return came

    def vote(self, chat: Who, message_id: int, *options: int) -> answers.PollAnswer:
        """Answer a poll by the numbers of its options, from 0; none takes the vote back. Returns the poll."""
        came: answers.PollAnswer = self.act("vote", chat=chat, message_id=message_id, options=options)
        return came

    def send_poll(
        self,
        chat: Who,
        question: str,
        *options: str,
        type: Literal["regular", "quiz"] | None = None,
        is_anonymous: bool | None = None,
        allows_multiple_answers: bool | None = None,
        allows_revoting: bool | None = None,
        correct: Sequence[int] | None = None,
        explanation: str | None = None,
        open_period: int | None = None,
        description: str | None = None,
        attach: GivenMedia | Mapping[str, Any] | None = None,
        shuffles: bool | None = None,
        allows_adding: bool | None = None,
        hides_results: bool | None = None,
        members_only: bool | None = None,
        country_codes: Sequence[str] | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> dict[str, Any]:
        """Ask a question with options; ``correct`` are the numbers of a quiz's right ones, ``open_period`` seconds end it.

        ``attach`` stands beside the description; ``members_only`` and ``country_codes`` say in a channel who may answer.

        Returns the message.
        """
        came: dict[str, Any] = self.act(
            "send_poll",
            chat=chat,
            question=question,
            options=options,
            type=type,
            is_anonymous=is_anonymous,
            allows_multiple_answers=allows_multiple_answers,
            allows_revoting=allows_revoting,
            correct=correct,
            explanation=explanation,
            open_period=open_period,
            description=description,
            attach=attach,
            shuffles=shuffles,
            allows_adding=allows_adding,
            hides_results=hides_results,
            members_only=members_only,
            country_codes=country_codes,
            reply_to=reply_to,
            topic=topic,
        )
        return came

    def add_option(self, chat: Who, message_id: int, text: str) -> answers.PollAnswer:
        """Add an option to a poll that lets people do so. Returns the poll."""
        came: answers.PollAnswer = self.act("add_option", chat=chat, message_id=message_id, text=text)
        return came

    def delete_option(self, chat: Who, message_id: int, option: str) -> answers.PollAnswer:
        """Take away an added option, by its ``persistent_id``: one's own, or any of one's own poll.

        Returns the poll.
        """
        came: answers.PollAnswer = self.act("delete_option", chat=chat, message_id=message_id, option=option)
        return came

    def close_poll(self, chat: Who, message_id: int) -> answers.PollAnswer:
        """End one's own poll. Returns the poll."""
        came: answers.PollAnswer = self.act("close_poll", chat=chat, message_id=message_id)
        return came

    def send_checklist(
        self,
        chat: Who,
        title: str,
        tasks: Sequence[str],
        *,
        others_can_add: bool | None = None,
        others_can_mark: bool | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> dict[str, Any]:
        """Write down what is to be done (with Telegram Premium), its tasks numbered from 1.

        Returns the message.
        """
        came: dict[str, Any] = self.act(
            "send_checklist",
            chat=chat,
            title=title,
            tasks=tasks,
            others_can_add=others_can_add,
            others_can_mark=others_can_mark,
            reply_to=reply_to,
            topic=topic,
        )
        return came

    def mark_tasks(
        self, chat: Who, message_id: int, *, done: Sequence[int] | None = None, undone: Sequence[int] | None = None
    ) -> dict[str, Any]:
        """Mark tasks of a checklist, by their numbers, as ``done`` or ``undone``. Returns the message."""
        came: dict[str, Any] = self.act("mark_tasks", chat=chat, message_id=message_id, done=done, undone=undone)
        return came

    def add_tasks(self, chat: Who, message_id: int, tasks: Sequence[str]) -> dict[str, Any]:
        """Add tasks to a checklist. Returns the message."""
        came: dict[str, Any] = self.act("add_tasks", chat=chat, message_id=message_id, tasks=tasks)
        return came

    def edit_checklist(
        self,
        chat: Who,
        message_id: int,
        title: str,
        tasks: Sequence[str],
        *,
        others_can_add: bool | None = None,
        others_can_mark: bool | None = None,
    ) -> dict[str, Any]:
        """Write one's checklist anew; tasks that keep their number stay as done as they were.

        Returns the message.
        """
        came: dict[str, Any] = self.act(
            "edit_checklist",
            chat=chat,
            message_id=message_id,
            title=title,
            tasks=tasks,
            others_can_add=others_can_add,
            others_can_mark=others_can_mark,
        )
        return came

    def pin(self, chat: Who, message_id: int, *, silent: bool | None = None) -> None:
        """Put a message on top of its chat; ``silent`` makes no sound where pins make one."""
        self.act("pin", chat=chat, message_id=message_id, silent=silent)

    def unpin(self, chat: Who, message_id: int) -> None:
        """Take a message from the top of its chat."""
        self.act("unpin", chat=chat, message_id=message_id)

    def unpin_all(self, chat: Who) -> None:
        """Take all messages from the top of a chat."""
        self.act("unpin_all", chat=chat)

    def ask_inline(
        self,
        bot: Who,
        text: str = "",
        *,
        chat: Who | None = None,
        offset: str | None = None,
        location: GivenLocation | Mapping[str, Any] | None = None,
        wait: float | None = None,
    ) -> answers.InlineAnswer:
        """Write ``@bot text`` (into ``chat``); wait up to ``wait`` seconds for what the bot offers, under ``results``.

        With the ``next_offset`` of an answer as ``offset`` for more of it; ``location`` is told to bots that want to know.

        Returns what the bot offers, under ``results``.
        """
        came: answers.InlineAnswer = self.act(
            "ask_inline", bot=bot, text=text, chat=chat, offset=offset, location=location, wait=wait
        )
        return came

    def choose_inline(
        self, chat: Who, query: str, result: str, *, reply_to: int | None = None, topic: int | None = None
    ) -> dict[str, Any]:
        """Send one of the results of an asked ``query`` into a chat. Returns the message."""
        came: dict[str, Any] = self.act("choose_inline", chat=chat, query=query, result=result, reply_to=reply_to, topic=topic)
        return came

    def press_inline_button(self, query: str) -> dict[str, Any]:
        """Press the button above the results of an asked ``query``: it starts the bot, or opens a web app."""
        came: dict[str, Any] = self.act("press_inline_button", query=query)
        return came
