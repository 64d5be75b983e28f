"""What came of an act, as JSON for whoever acted."""

from __future__ import annotations

from typing import Any

from fake_telegram.world import (
    Bot,
    BusinessConnection,
    CallbackQuery,
    Chat,
    Community,
    Draft,
    InlineQuery,
    InviteLink,
    Media,
    Message,
    Opened,
    Person,
    Poll,
    PollState,
    Pressed,
    Topic,
    UserId,
    WebApp,
    World,
    polls,
)

from .views import (
    view_chat,
    view_community,
    view_connection,
    view_draft,
    view_inline_query,
    view_link,
    view_made_bot,
    view_opened,
    view_person,
    view_poll,
    view_query,
    view_topic,
    view_web_app,
)

__all__ = ["Result", "is_settled", "show_ephemeral", "show_message", "show_result"]

Result = Bot | Message | Community | Draft | Pressed | Chat | Topic | PollState | InviteLink | BusinessConnection | Person | None


def show_result(world: World, result: Result) -> dict[str, Any]:
    """The result of an act: a message, a pressed button, a chat, a topic, a poll …, or nothing."""
    match result:
        case None:
            return {}
        case Community():
            return view_community(result)
        case Draft():
            return view_draft(world, result)
        case Message():
            return show_message(world, result)
        case CallbackQuery():
            return view_query(result)
        case InlineQuery():
            return view_inline_query(result)
        case Opened():
            return view_opened(result)
        case Bot():
            return view_made_bot(result)
        case WebApp():
            return view_web_app(result)
        case Chat():
            return view_chat(result)
        case Topic():
            return view_topic(result)
        case PollState():
            return view_poll(result)
        case InviteLink():
            return view_link(result)
        case BusinessConnection():
            return view_connection(result)
        case Person():
            return view_person(result)


def show_message(world: World, message: Message, viewer: UserId | None = None) -> dict[str, Any]:
    """A message as a person sees it; ``file`` is its file's number, for ``GET /files/<number>``, ``reactions`` who put what,
    ``option_order`` the numbers of a shuffled poll's options as ``viewer`` sees them, ``silent`` that it came without a sound.
    """
    shown = world.show(message)
    if message.silent:
        shown["silent"] = True
    if isinstance(message.content, Poll) and viewer is not None and world.polls[message.content.id].shuffles:
        shown["option_order"] = polls.order_for(world.polls[message.content.id], viewer)
    if isinstance(message.content, Media):
        shown["file"] = message.content.file.number
    if message.reactions is not None:
        shown["reactions"] = {str(who): list(emojis) for who, emojis in message.reactions.by.items()}
    return shown


def show_ephemeral(world: World, message: Message) -> dict[str, Any]:
    """An ephemeral message as its receiver sees it; ``until`` when it vanishes (Unix seconds), ``replaces`` what it hides."""
    shown = show_message(world, message)
    if message.ephemeral is not None:
        shown["until"] = message.ephemeral.until
        if message.ephemeral.replaces is not None:
            shown["replaces"] = message.ephemeral.replaces
    return shown


def is_settled(result: Result) -> bool:
    """Whether the bot that was asked has answered; what asks no bot is settled at once."""
    match result:
        case CallbackQuery(answer=answer):
            return answer is not None
        case InlineQuery(results=results):
            return results is not None
        case _:
            return True
