"""Lists of commands by scope (Bot API: BotCommandScope): where there may be one, and for whom."""

from typing import Any

import pytest

from fake_telegram.world import limits
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.town import Town

COMMANDS = [{"command": "go", "description": "Go on"}]


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def scope(town: Town, kind: str, where: str = "", user: Any = None) -> dict[str, Any]:
    """A scope of one kind in a chat of one kind."""
    places = {
        "private": lambda: town.anna.id,
        "supergroup": lambda: town.group(town.boris.id).id,
        "group": lambda: town.group(town.boris.id, kind="group").id,
        "public": lambda: "@" + town.group(username="yard_town").username,
        "channel": lambda: town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id]).id,
        "stranger": lambda: town.boris.id,
        "elsewhere": lambda: town.world.add_supergroup(title="Club", owner=town.anna.id).id,
        "nowhere": lambda: -100,
    }
    made: dict[str, Any] = {"type": kind}
    if where:
        made["chat_id"] = places[where]()
    if user is not None:
        made["user_id"] = user
    return made


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        *((kind, "") for kind in ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")),
        *(("chat", where) for where in ("private", "supergroup", "group", "public")),
        *(("chat_administrators", where) for where in ("supergroup", "group", "public")),
    ],
)
@pytest.mark.parametrize("language", ["", "de"])
def test_a_list_is_kept_for_its_scope_and_language(town: Town, kind: str, where: str, language: str) -> None:
    here = {"scope": scope(town, kind, where), "language_code": language}
    assert town.ok("getMyCommands", **here) == []
    assert town.ok("setMyCommands", commands=COMMANDS, **here) is True
    found = town.ok("getMyCommands", **here)
    assert (found, faults_of_answer("getMyCommands", found)) == (COMMANDS, [])
    assert town.ok("getMyCommands", scope=here["scope"], language_code="fr") == []  # exactly that list, nothing in its place
    assert town.ok("deleteMyCommands", **here) is True
    assert town.ok("getMyCommands", **here) == []


def test_a_member_may_have_commands_of_its_own(town: Town) -> None:
    here = scope(town, "chat_member", "supergroup", town.boris.id)
    town.ok("setMyCommands", commands=COMMANDS, scope=here)
    assert town.ok("getMyCommands", scope=here) == COMMANDS
    assert town.ok("getMyCommands", scope={**here, "user_id": town.anna.id}) == []


def test_a_public_name_and_its_number_are_one_chat(town: Town) -> None:
    group = town.group(username="yard_town")
    town.ok("setMyCommands", commands=COMMANDS, scope={"type": "chat", "chat_id": "@yard_town"})
    assert town.ok("getMyCommands", scope={"type": "chat", "chat_id": group.id}) == COMMANDS


@pytest.mark.parametrize(
    ("kind", "where", "user", "said"),
    [
        ("chat", "channel", None, "400 Bad Request: can't change commands in channel chats"),
        ("chat_administrators", "channel", None, "400 Bad Request: can't change commands in channel chats"),
        ("chat_administrators", "private", None, "400 Bad Request: can't use specified scope in private chats"),
        ("chat_member", "private", 1000, "400 Bad Request: can't use specified scope in private chats"),
        ("chat_member", "supergroup", 999, "400 Bad Request: user not found"),
        ("chat_member", "supergroup", "x", '400 Bad Request: field "user_id" must be a valid Number'),
        ("chat_member", "supergroup", None, "400 Bad Request: user not found"),
        ("chat", "stranger", None, "400 Bad Request: chat not found"),
        ("chat", "elsewhere", None, "400 Bad Request: chat not found"),
        ("chat", "nowhere", None, "400 Bad Request: chat not found"),
        ("chat", "", None, "400 Bad Request: chat not found"),
    ],
)
@pytest.mark.parametrize("method", ["setMyCommands", "getMyCommands", "deleteMyCommands"])
def test_scopes_that_there_are_not(town: Town, method: str, kind: str, where: str, user: Any, said: str) -> None:
    commands = {"commands": COMMANDS} if method == "setMyCommands" else {}
    assert town.no(method, scope=scope(town, kind, where, user), **commands) == said
    assert town.bot.commands == {}


def test_a_bot_that_was_removed_has_no_say(town: Town) -> None:
    group = town.group()
    town.world.remove_member(town.anna.id, group.id, town.bot.id, now=town.now)
    said = town.no("setMyCommands", commands=COMMANDS, scope={"type": "chat", "chat_id": group.id})
    assert said == "403 Forbidden: bot was kicked from the supergroup chat"


def test_a_command_may_be_for_two(town: Town) -> None:
    town.ok("setMyCommands", commands=[{**COMMANDS[0], "is_ephemeral": True, "odd": 1}, {"command": "b", "description": "x"}])
    found = town.ok("getMyCommands")
    assert found == [{**COMMANDS[0], "is_ephemeral": True}, {"command": "b", "description": "x"}]
    assert faults_of_answer("getMyCommands", found) == []


def test_the_journal_says_what_was_set_and_deleted(town: Town) -> None:
    begin = town.world.journal.cursor
    town.ok("setMyCommands", commands=COMMANDS)
    town.ok("deleteMyCommands")
    town.ok("deleteMyCommands")
    entries = town.world.journal.since(begin)[0]
    assert [one.kind for one in entries if one.kind.startswith("commands_")] == ["commands_set", "commands_deleted"]


def test_lists_of_commands_are_bounded_and_what_is_there_may_still_change(town: Town) -> None:
    """Scopes name chats and members, of which there is no end; a list more than the bound is refused, none gets lost."""
    begin, end = [{"command": "begin", "description": "B"}], [{"command": "end", "description": "E"}]
    town.bot.commands.update({f"chat:{-number}:/": begin for number in range(limits.COMMAND_LISTS_MAX - 1)})
    assert town.ok("setMyCommands", commands=begin, language_code="de") is True
    assert town.no("setMyCommands", commands=begin, language_code="it") == "400 Bad Request: BOT_COMMANDS_TOO_MUCH"
    assert len(town.bot.commands) == limits.COMMAND_LISTS_MAX
    assert town.ok("setMyCommands", commands=end, language_code="de") is True
    assert town.ok("getMyCommands", language_code="de") == end
    assert town.ok("deleteMyCommands", language_code="de") is True
    assert town.ok("setMyCommands", commands=begin, language_code="it") is True
