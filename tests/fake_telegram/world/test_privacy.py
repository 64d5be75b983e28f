"""Which bot hears what in a group: privacy mode, administrators, replies, names, and bots that never hear bots."""

import pytest

from fake_telegram.world import AdminRights, Contact, Media, Message, Text
from tests.fake_telegram.town import Town

SAID = [
    ("hello there", False),
    ("/task", False),
    ("/task@helper_bot new", True),
    ("/task@HELPER_BOT", True),
    ("/task@other_bot", False),
    ("please, @helper_bot, look", True),
    ("@other_bot look", False),
    ("see /task@helper_bot", True),
    ("mail a@helper_bot.com", False),
]


@pytest.mark.parametrize(("text", "heard"), SAID)
def test_with_privacy_on_only_what_is_meant_for_it(text: str, heard: bool) -> None:
    town = Town()
    group = town.group()
    town.world.send(town.anna.id, group.id, Text(text=text), now=town.now)
    assert town.texts() == ([text] if heard else [])


@pytest.mark.parametrize("text", [text for text, _ in SAID])
def test_with_privacy_off_everything(text: str) -> None:
    town = Town()
    town.world.set_privacy(town.bot.id, False)
    group = town.group()
    town.world.send(town.anna.id, group.id, Text(text=text), now=town.now)
    assert town.texts() == [text]


def test_an_administrator_hears_everything() -> None:
    town = Town()
    group = town.group(admins=[town.bot.id])
    town.world.send(town.anna.id, group.id, Text(text="hello"), now=town.now)
    assert town.texts() == ["hello"]


def test_a_changed_privacy_mode_holds_when_the_bot_is_added_again() -> None:
    town = Town()
    group = town.group()
    town.world.set_privacy(town.bot.id, False)
    town.world.send(town.anna.id, group.id, Text(text="one"), now=town.now)
    town.world.remove_member(town.anna.id, group.id, town.bot.id, now=town.now)
    town.world.add_member(town.anna.id, group.id, town.bot.id, now=town.now)
    town.updates()
    town.world.send(town.anna.id, group.id, Text(text="two"), now=town.now)
    assert town.texts() == ["two"]


def test_a_bot_that_grew_shy_hears_less_when_it_is_added_again() -> None:
    town = Town()
    town.world.set_privacy(town.bot.id, False)
    group = town.group()
    town.world.set_privacy(town.bot.id, True)
    for text in ("one", "two"):
        town.world.send(town.anna.id, group.id, Text(text=text), now=town.now)
        town.world.remove_member(town.anna.id, group.id, town.bot.id, now=town.now)
        town.world.add_member(town.anna.id, group.id, town.bot.id, now=town.now)
    assert [update["message"]["text"] for update in town.updates() if "text" in update.get("message", {})] == ["one"]


def test_being_made_administrator_and_back_keeps_the_privacy_it_was_added_with() -> None:
    town = Town()
    group = town.group()
    town.world.set_privacy(town.bot.id, False)
    town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now)
    town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now, rights=AdminRights())
    town.updates()
    town.world.send(town.anna.id, group.id, Text(text="not for it"), now=town.now)
    assert town.texts() == []


def test_a_plain_command_goes_to_the_bot_that_wrote_last() -> None:
    town = Town()
    other = town.add_bot("other")
    group = town.group(other.id)
    for writer, hearer, deaf in ((town.bot, town.bot, other), (other, other, town.bot)):
        town.ok("sendMessage", bot=writer, chat_id=group.id, text="I am here")
        town.world.send(town.anna.id, group.id, Text(text="/status"), now=town.now)
        assert town.texts(hearer) == ["/status"]
        assert town.texts(deaf) == []


def reply(town: Town, to: Message | int, text: str) -> Message:
    group = next(iter(town.world.chats))
    number = to if isinstance(to, int) else to.id
    return town.world.send(town.boris.id, group, Text(text=text), now=town.now, reply_to=number)


def test_a_reply_to_the_bot_is_heard_and_so_is_a_reply_to_that() -> None:
    town = Town()
    group = town.group(town.boris.id)
    asked = town.ok("sendMessage", chat_id=group.id, text="yes or no?")["message_id"]
    first = reply(town, asked, "yes")
    reply(town, first, "why yes?")
    unrelated = town.world.send(town.anna.id, group.id, Text(text="lunch?"), now=town.now)
    reply(town, unrelated, "at one")
    assert town.texts() == ["yes", "why yes?"]


def test_one_message_reaches_one_bot_with_privacy_and_the_reply_wins() -> None:
    town = Town()
    other = town.add_bot("other")
    group = town.group(other.id, town.boris.id)
    asked = town.ok("sendMessage", chat_id=group.id, text="?")["message_id"]
    reply(town, asked, "/x@other_bot @other_bot")
    assert (town.texts(), town.texts(other)) == (["/x@other_bot @other_bot"], [])


def test_bots_do_not_hear_bots_not_even_as_administrators() -> None:
    town = Town()
    other = town.add_bot("other", privacy_mode=False)
    group = town.group(other.id, admins=[town.bot.id])
    town.ok("sendMessage", bot=other, chat_id=group.id, text="@helper_bot /x@helper_bot")
    assert town.texts() == []
    assert town.texts(other) == []


def test_a_caption_is_read_like_a_text_and_a_card_is_not_for_bots_with_privacy() -> None:
    town = Town()
    group = town.group()
    file = town.world.add_file(b"x", name="a.jpg")
    town.world.send(town.anna.id, group.id, Media(kind="photo", file=file, caption="/ocr@helper_bot"), now=town.now)
    town.world.send(town.anna.id, group.id, Contact(phone_number="1", first_name="A"), now=town.now)
    assert town.texts() == ["/ocr@helper_bot"]


def test_service_notices_reach_everybody() -> None:
    town = Town()
    group = town.group(username="yard_place")
    town.world.join(town.boris.id, group.id, now=town.now)
    assert [list(update["message"])[-1] for update in town.updates()] == ["new_chat_members"]


def test_an_edit_is_heard_by_whom_the_new_text_is_meant_for() -> None:
    town = Town()
    group = town.group()
    message = town.world.send(town.anna.id, group.id, Text(text="/x@helper_bot"), now=town.now)
    town.world.edit(town.anna.id, group.id, message.id, "/y@helper_bot", now=town.now)
    assert [(kind, body["text"]) for update in town.updates() for kind, body in update.items()] == [
        ("message", "/x@helper_bot"),
        ("edited_message", "/y@helper_bot"),
    ]
