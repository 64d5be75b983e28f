"""What bots hear of each other in groups: nothing, unless bot-to-bot mode is on."""

from typing import Any

import pytest

from tests.fake_telegram.town import Town


class Yard(Town):
    """A group with two bots."""

    def __init__(self, **details: Any) -> None:
        super().__init__()
        self.other = self.add_bot("other", **details)
        self.yard = self.group(self.other.id, self.boris.id)
        self.updates()

    def hear(self, text: str, **params: Any) -> list[str]:
        """What the other bot is told of what the first one says."""
        self.ok("sendMessage", chat_id=self.yard.id, text=text, **params)
        assert self.updates() == []
        return self.texts(self.other)


@pytest.mark.parametrize("listener", [True, False])
@pytest.mark.parametrize("writer", [True, False])
@pytest.mark.parametrize("text", ["/go@other_bot", "hello", "/go", "@other_bot", "/go@helper_bot", "/go@nobody_bot"])
def test_a_command_with_the_name_is_heard_when_one_has_the_mode(listener: bool, writer: bool, text: str) -> None:
    town = Yard()
    town.world.set_bot_talk(town.other.id, listener)
    town.world.set_bot_talk(town.bot.id, writer)
    heard = text == "/go@other_bot" and (listener or writer)
    assert town.hear(text) == [text] * heard


@pytest.mark.parametrize("mode", [True, False])
def test_an_answer_is_heard(mode: bool) -> None:
    town = Yard()
    town.world.set_bot_talk(town.other.id, mode)
    number = town.ok("sendMessage", bot=town.other, chat_id=town.yard.id, text="mine")["message_id"]
    assert town.updates() == []
    assert town.hear("to you", reply_to_message_id=number) == ["to you"] * mode


@pytest.mark.parametrize("mode", [True, False])
@pytest.mark.parametrize("privacy", [True, False])
@pytest.mark.parametrize("admin", [True, False])
def test_everything_is_heard_by_who_has_the_mode_and_sees_everything(mode: bool, privacy: bool, admin: bool) -> None:
    town = Yard(privacy_mode=privacy, hears_bots=mode)
    if admin:
        town.world.promote(town.anna.id, town.yard.id, town.other.id, now=town.now)
        town.updates(town.other)
    assert town.hear("hello") == ["hello"] * (mode and (admin or not privacy))


def test_edits_follow_the_same_rule_and_nobody_hears_itself() -> None:
    town = Yard(hears_bots=True)
    town.world.set_bot_talk(town.bot.id, True)
    number = town.ok("sendMessage", chat_id=town.yard.id, text="/go@other_bot /go@helper_bot")["message_id"]
    assert (town.kinds(), town.kinds(town.other)) == ([], ["message"])
    town.ok("editMessageText", chat_id=town.yard.id, message_id=number, text="/stop@other_bot")
    assert (town.kinds(), town.kinds(town.other)) == ([], ["edited_message"])


def test_in_private_chats_and_channels_nothing_changes() -> None:
    town = Yard(hears_bots=True)
    town.started()
    town.ok("sendMessage", chat_id=town.anna.id, text="/go@other_bot")
    assert town.updates(town.other) == []
    assert town.no("sendMessage", chat_id=town.other.id, text="x") == "403 Forbidden: the bot can't send messages to the bot"
