"""Who is who in one run: the scenario's names, and the ids that Telegram and the company gave to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scenarios.language.worlds import WorldBody


@dataclass(slots=True, kw_only=True)
class PersonCast:
    """One person: Telegram's id, the employee's or contact's id, the token to act with, the last link that was offered."""

    name: str
    telegram: int | None = None
    employee: int | None = None
    contact: int | None = None
    token: str = ""
    last_link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotCast:
    """One bot: Telegram's id and token, the bridge's row id."""

    name: str
    telegram: int
    token: str
    username: str
    row: int


@dataclass(slots=True, kw_only=True)
class Cast:
    """Everybody and everything of one run, by name. Usernames may carry a suffix, so that runs can share one Telegram."""

    world: WorldBody
    slug: str
    suffix: str = ""
    operator_token: str = ""
    people: dict[str, PersonCast] = field(default_factory=dict)
    bots: dict[str, BotCast] = field(default_factory=dict)
    chats: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)
    templates: dict[str, int] = field(default_factory=dict)
    projects: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Id and number."""
    statuses: dict[str, int] = field(default_factory=dict)

    # -- names to ids -------------------------------------------------------------------------------------------

    @property
    def owner(self) -> PersonCast:
        """The account's owner, who sees everything."""
        return next(self.people[name] for name, setup in self.world.people.items() if setup.staff == "owner")

    @property
    def standard_bot(self) -> BotCast:
        """The bot that staff link to."""
        return next(self.bots[name] for name, setup in self.world.bots.items() if setup.standard)

    def telegram_id(self, name: str) -> int:
        """Telegram's id of a person or bot."""
        if name in self.bots:
            return self.bots[name].telegram
        found = self.people[name].telegram
        if found is None:
            raise CastProblem(f"{name} has no Telegram in this world")
        return found

    def place(self, name: str) -> int:
        """The chat a person names so: a group, or the private chat with a bot."""
        return self.chats[name] if name in self.chats else self.bots[name].telegram

    def member(self, name: str) -> str:
        """A person or team as the REST API names members."""
        if name in self.teams:
            return f"team:{self.teams[name]}"
        person = self.people[name]
        if person.employee is not None:
            return f"employee:{person.employee}"
        if person.contact is not None:
            return f"contact:{person.contact}"
        raise CastProblem(f"the company does not know {name} yet")

    def token(self, name: str) -> str:
        """The REST token of a member of staff."""
        found = self.people[name].token
        if not found:
            raise CastProblem(f"{name} is not staff and cannot act from the company's side")
        return found

    # -- ids to names -------------------------------------------------------------------------------------------

    def of_party(self, party: Mapping[str, Any] | None, fallback: str = "") -> str:
        """The name of an employee, contact or team, as `{type, id, name?}`."""
        if party is None:
            return fallback
        kind, id = party["type"], party["id"]
        if kind == "team":
            return next((name for name, known in self.teams.items() if known == id), fallback)
        if kind == "chat":
            return next((name for name, known in self.chats.items() if known == id), str(party.get("name") or fallback))
        for name, person in self.people.items():
            if (kind == "employee" and person.employee == id) or (kind == "contact" and person.contact == id):
                return name
        return str(party.get("name") or fallback or f"{kind} {id}")

    def of_person(self, telegram: int) -> str:
        """The name of a person by Telegram's id; empty for somebody else's."""
        return next((name for name, person in self.people.items() if person.telegram == telegram), "")

    def of_chat(self, row: int, chat: int) -> str:
        """The name of the chat that the bot of a row calls `chat`; empty when it is not of this cast."""
        group = next((name for name, known in self.chats.items() if known == chat), "")
        if group or chat < 0:
            return group
        bot = next((name for name, known in self.bots.items() if known.row == row), "")
        person = self.of_person(chat)
        return private(person, bot) if person and bot else ""

    # -- usernames on a shared stage ----------------------------------------------------------------------------

    def outgoing(self, text: str) -> str:
        """A text of the scenario as it is typed here: `@usernames` with the stage's suffix."""
        if not self.suffix or "@" not in text:
            return text
        return re.sub(r"@(\w+)", lambda m: f"@{m[1]}{self.suffix}" if m[1] in self._usernames() else m[0], text)

    def incoming(self, text: str) -> str:
        """A text seen here as the scenario writes it."""
        return text.replace(self.suffix, "") if self.suffix else text

    def _usernames(self) -> set[str]:
        return {setup.username for setup in self.world.people.values() if setup.username}


def private(person: str, bot: str) -> str:
    """What the private chat of a person with a bot is called."""
    return f"{person}@{bot}"


class CastProblem(Exception):
    """The scenario asks of somebody what they cannot do in its world; `str()` says what."""
