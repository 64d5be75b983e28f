"""Who may call, and whom a bot may reach: tokens, method names, chats it is in, was in, never was in."""

import pytest

from fake_telegram.methods import call
from fake_telegram.world import AdminRights
from tests.fake_telegram.town import Refusal, Town


@pytest.mark.parametrize(
    ("token", "said"),
    [
        ("", "401 Unauthorized: invalid token specified"),
        ("no colon", "401 Unauthorized: invalid token specified"),
        ("0123:abc", "401 Unauthorized: invalid token specified"),
        ("x:abc", "401 Unauthorized: invalid token specified"),
        ("9999999999999999999:abc", "401 Unauthorized: invalid token specified"),
        (f"{1 << 52}:abc", "401 Unauthorized: invalid token specified"),
        (f"{(1 << 52) - 1}:abc", "401 Unauthorized"),
        ("1:" + "x" * 78, "401 Unauthorized"),
        ("1:" + "x" * 79, "401 Unauthorized: invalid token specified"),
        ("1:abc", "401 Unauthorized"),
    ],
)
def test_tokens(token: str, said: str) -> None:
    outcome = call(Town().world, token, "getMe", {}, {}, now=0)
    assert isinstance(outcome, Refusal)
    assert f"{outcome.code} {outcome.description}" == said


def test_a_revoked_token_opens_nothing() -> None:
    town = Town()
    old = town.bot.token
    new = town.world.revoke_token(town.bot.id)
    assert call(town.world, old, "getMe", {}, {}, now=0) == Refusal(401, "Unauthorized")
    assert town.ok("getMe")["id"] == int(new.split(":")[0])


@pytest.mark.parametrize("name", ["getMe", "getme", "GETME"])
def test_method_names_in_any_letters(name: str) -> None:
    assert Town().ok(name)["username"] == "helper_bot"


def test_a_method_in_a_parameter_and_no_method() -> None:
    town = Town()
    assert call(town.world, town.bot.token, "", {"method": "getMe"}, {}, now=0) == town.call("getMe")
    assert town.no("") == town.no("getEverything") == "404 Not Found: method not found"


@pytest.mark.parametrize(
    ("chat_id", "said"),
    [
        ("", "400 Bad Request: chat_id is empty"),
        ("  ", "400 Bad Request: chat_id is empty"),
        ("abc", "400 Bad Request: chat not found"),
        ("@nobody_here", "400 Bad Request: chat not found"),
        ("@anna_town", "400 Bad Request: chat not found"),
        ("0", "400 Bad Request: chat not found"),
        ("-5", "400 Bad Request: chat not found"),
        ("123456789012345678901234567890", "400 Bad Request: chat not found"),
        ("1.5", "400 Bad Request: chat not found"),
    ],
)
@pytest.mark.parametrize("method", ["sendMessage", "getChat", "sendChatAction"])
def test_chats_that_are_none(method: str, chat_id: str, said: str) -> None:
    assert Town().no(method, chat_id=chat_id, text="x", action="typing") == said


def test_bots_do_not_write_to_bots() -> None:
    town = Town()
    other = town.add_bot("other")
    assert town.no("sendMessage", chat_id=other.id, text="x") == "403 Forbidden: the bot can't send messages to the bot"


KINDS = ["group", "supergroup", "channel"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_chat_it_never_was_in_is_not_there(kind: str) -> None:
    town = Town()
    world = town.world
    made = {
        "group": lambda: world.add_group(title="T", owner=town.anna.id),
        "supergroup": lambda: world.add_supergroup(title="T", owner=town.anna.id),
        "channel": lambda: world.add_channel(title="T", owner=town.anna.id),
    }[kind]()
    assert town.no("sendMessage", chat_id=made.id, text="x") == "400 Bad Request: chat not found"
    assert town.no("getChat", chat_id=made.id) == "400 Bad Request: chat not found"


@pytest.mark.parametrize("kind", KINDS)
def test_a_chat_it_was_removed_from_says_so(kind: str) -> None:
    town = Town()
    chat = (
        town.world.add_channel(title="T", owner=town.anna.id, subscribers=[town.bot.id])
        if kind == "channel"
        else town.group(kind=kind)
    )
    town.world.remove_member(town.anna.id, chat.id, town.bot.id, now=0)
    for method in ("sendMessage", "getChat", "getChatMemberCount"):
        assert town.no(method, chat_id=chat.id, text="x") == f"403 Forbidden: bot was kicked from the {kind} chat"


def test_a_public_group_is_readable_by_name_and_not_writable() -> None:
    town = Town()
    group = town.world.add_supergroup(title="T", owner=town.anna.id, username="OpenYard")
    assert town.ok("getChat", chat_id="@openyard")["id"] == group.id
    said = town.no("sendMessage", chat_id="@OPENYARD", text="x")
    assert said == "403 Forbidden: bot is not a member of the supergroup chat"


def test_a_channel_wants_an_administrator_who_may_post() -> None:
    town = Town()
    channel = town.world.add_channel(title="T", owner=town.anna.id, subscribers=[town.bot.id])
    town.ok("sendMessage", chat_id=channel.id, text="x")
    town.world.promote(town.anna.id, channel.id, town.bot.id, now=0, rights=AdminRights(can_manage_chat=True))
    assert (
        town.no("sendMessage", chat_id=channel.id, text="x") == "400 Bad Request: need administrator rights in the channel chat"
    )


@pytest.mark.parametrize(
    ("user_id", "said"),
    [
        ("", "400 Bad Request: invalid user_id specified"),
        ("-3", "400 Bad Request: invalid user_id specified"),
        ("99", "400 Bad Request: user not found"),
    ],
)
def test_users_that_are_none(user_id: str, said: str) -> None:
    town = Town()
    assert town.no("getChatMember", chat_id=town.group().id, user_id=user_id) == said


def test_members_as_they_stand() -> None:
    town = Town()
    group = town.group(town.boris.id)
    carl = town.person("Carl")
    town.started(carl)
    found = {
        who.id: town.ok("getChatMember", chat_id=group.id, user_id=who.id)["status"]
        for who in (town.anna, town.boris, carl, town.bot)
    }
    assert list(found.values()) == ["creator", "member", "left", "member"]
    town.world.promote(town.anna.id, group.id, town.boris.id, now=0, custom_title="judge")
    admins = town.ok("getChatAdministrators", chat_id=group.id)
    assert [(one["status"], one.get("custom_title")) for one in admins] == [("creator", None), ("administrator", "judge")]


def test_other_bots_among_the_administrators_show_when_asked_for() -> None:
    town = Town()
    other = town.add_bot("other")
    group = town.group(admins=[town.bot.id, other.id])
    plain = town.ok("getChatAdministrators", chat_id=group.id)
    everybody = town.ok("getChatAdministrators", chat_id=group.id, return_bots=True)
    assert [one["user"]["id"] for one in plain] == [town.anna.id, town.bot.id]
    assert [one["user"]["id"] for one in everybody] == [town.anna.id, town.bot.id, other.id]


@pytest.mark.parametrize("privacy", [True, False])
def test_what_a_bot_is_told_of_itself(privacy: bool) -> None:
    town = Town()
    bot = town.add_bot("other", privacy_mode=privacy, can_join_groups=not privacy, supports_inline=privacy)
    me = town.ok("getMe", bot=bot)
    assert (me["can_read_all_group_messages"], me["can_join_groups"], me["supports_inline_queries"]) == (
        not privacy,
        not privacy,
        privacy,
    )


def test_a_private_chat_has_two_members_and_no_administrators() -> None:
    town = Town()
    chat = town.started()
    assert town.ok("getChatMemberCount", chat_id=chat) == 2
    assert town.no("getChatAdministrators", chat_id=chat) == "400 Bad Request: there are no administrators in the private chat"
    assert town.ok("getChatMember", chat_id=chat, user_id=chat)["status"] == "member"
    town.started(town.boris)
    assert town.no("getChatMember", chat_id=chat, user_id=town.boris.id) == "400 Bad Request: user not found"


def test_getting_a_chat_that_was_never_started() -> None:
    town = Town()
    assert town.no("getChat", chat_id=town.anna.id) == "400 Bad Request: chat not found"
    town.started()
    chat = town.ok("getChat", chat_id=town.anna.id)
    assert (chat["type"], chat["first_name"]) == ("private", "Anna")
