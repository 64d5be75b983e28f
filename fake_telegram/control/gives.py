"""Which operation of the control API answers what: routes by this table, acts by what the world's verb returns."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, Final, TypedDict, Union, get_args, get_origin, get_type_hints

from fake_telegram.world import (
    Bot,
    BusinessConnection,
    CallbackQuery,
    Chat,
    Community,
    Draft,
    InlineQuery,
    InviteLink,
    Message,
    Opened,
    Person,
    PollState,
    Topic,
    WebApp,
)

from . import answers
from .acts import ACTS
from .making import CHAT_BODIES

__all__ = ["GIVES", "answer_of"]


class Command(TypedDict):
    """A command that a bot offers."""

    bot: int
    command: str
    description: str


_OF_RESULTS: Final[Mapping[type, Any]] = {
    Bot: answers.MadeBot,
    BusinessConnection: answers.ConnectionAnswer,
    CallbackQuery: answers.PressAnswer,
    Chat: answers.ChatAnswer,
    Community: answers.CommunityAnswer,
    Draft: answers.DraftAnswer,
    InlineQuery: answers.InlineAnswer,
    InviteLink: answers.LinkAnswer,
    Message: answers.MessageAnswer,
    Opened: answers.OpenedAnswer,
    Person: answers.PersonAnswer,
    PollState: answers.PollAnswer,
    Topic: answers.TopicAnswer,
    WebApp: answers.WebAppAnswer,
    type(None): answers.Nothing,
}
"""How each thing that an act may come to is answered."""


def answer_of(act: str) -> tuple[Any, ...]:
    """The types of answers that an act may have."""
    returned = get_type_hints(ACTS[act].do)["return"]
    kinds = get_args(returned) if get_origin(returned) in (Union, UnionType) else (returned,)
    return tuple(_OF_RESULTS[kind] for kind in kinds)


_BOT_SETTINGS: Final = (
    "privacy",
    "inline",
    "business",
    "web_app",
    "managing",
    "guests",
    "bot_talk",
    "guarding",
    "topics",
    "revocation",
)

GIVES: Final[Mapping[tuple[str, str], tuple[Any, ...]]] = {
    ("GET", "/health"): (answers.Health,),
    ("GET", "/openapi.json"): (dict[str, Any],),
    ("GET", "/clock"): (answers.ClockAnswer,),
    ("POST", "/clock"): (answers.ClockAnswer,),
    ("GET", "/people"): (list[answers.PersonAnswer],),
    ("POST", "/people"): (answers.PersonAnswer,),
    ("GET", "/people/{who}"): (answers.PersonAnswer,),
    ("GET", "/people/{who}/chats"): (list[answers.OwnChat],),
    ("GET", "/people/{who}/chats/{chat}/messages"): (list[answers.MessageAnswer],),
    ("GET", "/people/{who}/chats/{chat}/changes"): (answers.ChangesAnswer,),
    ("GET", "/people/{who}/chats/{chat}/ephemeral"): (list[answers.MessageAnswer],),
    ("GET", "/people/{who}/chats/{chat}/commands"): (list[Command],),
    ("GET", "/people/{who}/bots/{bot}"): (answers.BotForPerson,),
    ("GET", "/people/{who}/drafts/{bot}"): (answers.DraftAnswer,),
    ("GET", "/people/{who}/web_apps"): (list[answers.WebAppAnswer],),
    ("GET", "/people/{who}/inline_queries/{query}"): (answers.InlineAnswer,),
    ("GET", "/people/{who}/queries/{bot}/{query}"): (answers.PressAnswer,),
    ("GET", "/bots"): (list[answers.BotAnswer],),
    ("POST", "/bots"): (answers.BotAnswer,),
    ("GET", "/bots/{who}"): (answers.BotAnswer,),
    **{("POST", f"/bots/{{who}}/{setting}"): (answers.BotAnswer,) for setting in _BOT_SETTINGS},
    ("GET", "/chats"): (list[answers.ChatInList],),
    ("GET", "/chats/{who}"): (answers.ChatAnswer,),
    **{("POST", f"/{kind}"): (answers.ChatAnswer,) for kind in CHAT_BODIES},
    ("POST", "/files"): (answers.FileAnswer,),
    ("GET", "/urls"): (list[answers.NamedUrl],),
    ("POST", "/urls"): (answers.UrlAnswer,),
    ("GET", "/journal"): (answers.JournalAnswer,),
    ("GET", "/faults"): (list[answers.FaultAnswer],),
    ("POST", "/faults"): (answers.FaultAnswer,),
    ("DELETE", "/faults"): (list[answers.FaultAnswer],),
    ("DELETE", "/faults/{name}"): (answers.FaultAnswer,),
    **{("POST", f"/people/{{who}}/{name}"): answer_of(name) for name in ACTS},
}
"""The types of the JSON with which each operation answers; one of them each time."""
