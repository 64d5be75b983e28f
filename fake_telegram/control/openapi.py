"""The control API described in OpenAPI 3.1: paths from the routes themselves, bodies from their types, acts from their table.

A route without a line in ``OPERATIONS`` is an error, so that a new one cannot stay undescribed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

import msgspec

from fake_telegram.faults import Fault

from . import bodies, creations
from .acts import ACTS
from .answers import ErrorAnswer
from .gives import GIVES
from .making import CHAT_BODIES

__all__ = ["OPERATIONS", "Operation", "Rule", "describe"]

_NUMBER: Final = {"type": "number"}
_INTEGER: Final = {"type": "integer"}
_TEXT: Final = {"type": "string"}
_WORDS: Final = {"type": "array", "items": _TEXT}

_QUERY: Final[Mapping[str, tuple[dict[str, Any], str]]] = {
    "bot": (_TEXT, "only what is about this bot, by id or @username"),
    "chat": (_TEXT, "only what is about this chat, by id or @username"),
    "contains": (_TEXT, "only messages with this in the text or caption"),
    "content": (_WORDS, "only messages of these kinds: text, photo, voice, new_chat_title, ..."),
    "after": (_INTEGER, "only messages with greater ids"),
    "by": (_TEXT, "only messages of this author, by id or @username"),
    "cursor": (_INTEGER, "the number of the first entry not read yet"),
    "kind": (_WORDS, "only entries of these kinds"),
    "limit": (_INTEGER, "at most so many, and never more than 1000"),
    "messages": (_INTEGER, "so many of the latest messages of each chat"),
    "mime_type": (_TEXT, "the type of the file"),
    "name": (_TEXT, "the name of the file"),
    "offset": (_INTEGER, "so many are passed over"),
    "wait": (_NUMBER, "seconds to wait for the first, at most 50"),
}
"""What may stand behind the question mark."""

_PATH: Final[Mapping[str, tuple[dict[str, Any], str]]] = {
    "bot": (_TEXT, "a bot, by id or @username"),
    "chat": (_TEXT, "a chat, by id or @username; a bot stands for the private chat with it"),
    "name": (_TEXT, "the name of a fault"),
    "number": (_INTEGER, "the number of a file"),
    "query": (_TEXT, "the id of a pressed button's or an inline query"),
    "who": (_TEXT, "a person, bot or chat, by id or @username"),
}


@dataclass(frozen=True, slots=True)
class Operation:
    """What one verb on one path does: its ``summary``, its JSON ``body``, its query, and the media type of its answer."""

    summary: str
    body: type[msgspec.Struct] | None = None
    query: tuple[str, ...] = ()
    answers: str = "application/json"
    takes_bytes: bool = False


def _first_line(kind: type) -> str:
    return (kind.__doc__ or "").strip().partition("\n")[0]


_PAGE: Final = ("offset", "limit")

OPERATIONS: Final[Mapping[tuple[str, str], Operation]] = {
    ("GET", "/health"): Operation("Whether it is alive, and what time it is."),
    ("GET", "/openapi.json"): Operation("This description."),
    ("GET", "/clock"): Operation("What time it is, and whether time is virtual."),
    ("POST", "/clock"): Operation("Let virtual time pass, with all that happens in it.", bodies.MoveClock),
    ("GET", "/world.yaml"): Operation(
        "The world as a file to begin with again.", query=("messages",), answers="application/yaml"
    ),
    ("GET", "/people"): Operation("Everybody.", query=_PAGE),
    ("GET", "/people/{who}"): Operation("A person, with what stands in the profile."),
    ("POST", "/people"): Operation("Let somebody exist.", creations.NewPerson),
    ("GET", "/people/{who}/chats/{chat}/messages"): Operation(
        "The messages that this person sees.", query=("after", "by", "contains", "content", "limit", "wait")
    ),
    ("GET", "/people/{who}/chats/{chat}/changes"): Operation(
        "The messages that came, changed or went since a cursor: edits, reactions and deletions too.",
        query=("cursor", "limit", "wait"),
    ),
    ("GET", "/people/{who}/chats/{chat}/ephemeral"): Operation(
        "The ephemeral messages that this person received or sent there.", query=("wait",)
    ),
    ("GET", "/people/{who}/drafts/{bot}"): Operation("What this bot is just writing to this person.", query=("wait",)),
    ("GET", "/people/{who}/chats"): Operation("The chats that this person has.", query=_PAGE),
    ("GET", "/people/{who}/inline_queries/{query}"): Operation("What the bot offered in inline mode.", query=("wait",)),
    ("GET", "/people/{who}/queries/{bot}/{query}"): Operation("What the bot answered to a pressed button.", query=("wait",)),
    ("GET", "/bots"): Operation("Every bot.", query=_PAGE),
    ("POST", "/bots"): Operation("Make a bot, as BotFather does.", creations.NewBot),
    ("GET", "/bots/{who}"): Operation("A bot, its webhook and how many updates wait for it."),
    ("POST", "/bots/{who}/privacy"): Operation("Turn the privacy mode of a bot on or off.", bodies.SetPrivacy),
    ("POST", "/bots/{who}/inline"): Operation("Turn the inline mode of a bot on or off.", bodies.SetInline),
    ("POST", "/bots/{who}/guests"): Operation("Say whether a bot can be summoned into chats where it is not.", bodies.SetGuests),
    ("POST", "/bots/{who}/bot_talk"): Operation("Say whether a bot hears what other bots say.", bodies.SetBotTalk),
    ("POST", "/bots/{who}/topics"): Operation("Say whether private chats with a bot may have topics.", bodies.SetTopics),
    ("POST", "/bots/{who}/business"): Operation("Say whether people may connect a bot.", bodies.SetBusiness),
    ("POST", "/bots/{who}/web_app"): Operation("Say where the main web app of a bot is.", bodies.SetWebApp),
    ("GET", "/people/{who}/bots/{bot}"): Operation("A bot as this person sees it: its texts, its menu button, its commands."),
    ("GET", "/people/{who}/chats/{chat}/commands"): Operation("The commands that bots offer this person in a chat."),
    ("GET", "/people/{who}/web_apps"): Operation("The web apps that this person looks at."),
    ("POST", "/bots/{who}/managing"): Operation("Say whether people may make bots for a bot to run.", bodies.SetManaging),
    ("POST", "/bots/{who}/guarding"): Operation("Say whether chats may have a bot decide who joins.", bodies.SetGuarding),
    ("POST", "/bots/{who}/revocation"): Operation("Take a bot's token away and give it another."),
    ("GET", "/chats"): Operation("Every group, supergroup and channel.", query=_PAGE),
    ("GET", "/chats/{who}"): Operation("A group, supergroup or channel with its members."),
    ("POST", "/files"): Operation(
        "Keep a file: its bytes, or as JSON its size.", creations.GivenFile, query=("name", "mime_type"), takes_bytes=True
    ),
    ("GET", "/urls"): Operation("By which URLs bots may send which files.", query=_PAGE),
    ("POST", "/urls"): Operation("Let bots send a file by an URL.", bodies.NameUrl),
    ("GET", "/files/{number}"): Operation("The bytes of a file.", answers="application/octet-stream"),
    ("GET", "/journal"): Operation("What happened, in order.", query=("cursor", "kind", "bot", "chat", "limit", "wait")),
    ("GET", "/journal.jsonl"): Operation(
        "The whole journal, one entry a line.", query=("cursor", "kind", "bot", "chat"), answers="application/jsonl"
    ),
    ("GET", "/faults"): Operation("The faults that stand, with their counts."),
    ("POST", "/faults"): Operation("Let a fault stand.", Fault),
    ("DELETE", "/faults"): Operation("Heal all faults."),
    ("DELETE", "/faults/{name}"): Operation("Heal one fault."),
    **{("POST", f"/{kind}"): Operation(f"Make one of the {kind}.", body) for kind, body in CHAT_BODIES.items()},
    **{("POST", f"/people/{{who}}/{name}"): Operation(_first_line(act.body), act.body) for name, act in ACTS.items()},
}
"""Every operation by its verb and path."""


class Rule(Protocol):
    """A route as the framework keeps it."""

    rule: str
    methods: set[str] | None


_VARIABLE: Final = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>")
_OPENED: Final[Mapping[str, tuple[str, ...]]] = {
    "/people/<who>/<act>": tuple(f"/people/<who>/{name}" for name in ACTS),
    "/<any(groups, supergroups, channels):kind>": tuple(f"/{kind}" for kind in CHAT_BODIES),
}
"""Routes that stand for several paths, each with a body of its own."""


def describe(rules: Iterable[Rule]) -> dict[str, Any]:
    """The OpenAPI document of an application with these routes. Raises ``KeyError`` for one that nobody has described."""
    found = {place: OPERATIONS[place] for place in sorted(_places(rules))}
    bodies_used = {one.body for one in found.values() if one.body is not None}
    given = {kind for place in found for kind in GIVES.get(place, ())}
    kinds = sorted({*bodies_used, *given, ErrorAnswer}, key=str)
    schemas, components = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    schema_of = dict(zip(kinds, schemas, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for (verb, path), operation in found.items():
        gives = [schema_of[kind] for kind in GIVES.get((verb, path), ())]
        paths.setdefault(path, {})[verb.lower()] = _operation(path, operation, schema_of, gives)
    return {
        "openapi": "3.1.0",
        "info": {"title": "fake_telegram control API", "version": "1"},
        "paths": paths,
        "components": {"schemas": components},
    }


_REFUSALS: Final = {"400": "a mistake of the caller", "404": "an unknown name", "409": "what a Telegram client would not allow"}


def _places(rules: Iterable[Rule]) -> Iterator[tuple[str, str]]:
    for rule in rules:
        for path in _OPENED.get(rule.rule, (rule.rule,)):
            for verb in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield verb, _VARIABLE.sub(r"{\1}", path)


def _operation(
    path: str, operation: Operation, schema_of: Mapping[type, dict[str, Any]], gives: list[dict[str, Any]]
) -> dict[str, Any]:
    variables = re.findall(r"{(\w+)}", path)
    parameters = [_parameter("path", name, *_PATH[name]) for name in variables]
    parameters += [_parameter("query", name, *_QUERY[name]) for name in operation.query]
    refused = {
        status: {
            "description": why,
            "content": {"application/json": {"schema": schema_of[ErrorAnswer]}},
        }
        for status, why in _REFUSALS.items()
    }
    answered = gives[0] if len(gives) == 1 else {"anyOf": gives}
    content: dict[str, Any] = {operation.answers: {"schema": answered} if gives else {}}
    described: dict[str, Any] = {
        "summary": operation.summary,
        "parameters": parameters,
        "responses": {"200": {"description": "done", "content": content}, **refused},
    }
    if operation.body is not None:
        taken: dict[str, Any] = {"application/json": {"schema": schema_of[operation.body]}}
        if operation.takes_bytes:
            taken["application/octet-stream"] = {}
        described["requestBody"] = {"required": True, "content": taken}
    return described


def _parameter(place: str, name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema, "description": description}
