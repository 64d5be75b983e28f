"""A world that was written down and read again is the same world: to the byte in its file, and to the bots in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from fake_telegram.methods import Answer, TdTextParser, call
from fake_telegram.world import (
    OPEN,
    About,
    ActRefused,
    Bot,
    BotId,
    Chat,
    ChatId,
    Contact,
    Dice,
    Location,
    Media,
    Message,
    Pattern,
    Person,
    Text,
    UserId,
    Venue,
    World,
)
from fake_telegram.world_files import dump_pieces, dump_world, load_world
from fake_telegram.world_files.shapes import (
    AboutShape,
    BotShape,
    DialogShape,
    GroupShape,
    MessageShape,
    PersonShape,
    PrivateShape,
    WorldFileWrong,
    WorldShape,
)
from tests.fake_telegram.town import NOON, Town, Upload

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c636400")


def again(town: Town, **options: Any) -> World:
    """The town's world from its file, which must say the same of itself."""
    text = dump_world(town.world, now=town.now, **options)
    loaded = load_world(text, parser=TdTextParser())
    assert dump_world(loaded.world, now=loaded.now, **options) == text
    assert loaded.now == town.now
    return loaded.world


def ask(world: World, town: Town, method: str, **params: str) -> Any:
    outcome = call(world, town.bot.token, method, params, {}, now=town.now)
    assert isinstance(outcome, Answer), outcome
    return outcome.result


def plain(town: Town) -> None:
    town.started()
    town.ok("sendMessage", chat_id=town.anna.id, text="*hi* there", parse_mode="Markdown")


def rich_messages(town: Town) -> None:
    town.started()
    texts: list[Any] = [
        "a ",
        {"type": "bold", "text": ["b", {"type": "url", "text": "c", "url": "https://example.com/"}]},
        {"type": "text_mention", "text": "A", "user": {"id": town.anna.id}},
        {"type": "date_time", "text": "noon", "unix_time": 5, "date_time_format": "wDT"},
        {"type": "custom_emoji", "custom_emoji_id": "536", "alternative_text": "👍"},
        {"type": "button", "button": {"text": "B", "copy_text": {"text": "12"}}},
        " #tag /cmd",
    ]
    photo = {"type": "photo", "photo": {"type": "photo", "media": "attach://it", "has_spoiler": True}, "caption": {"text": "c"}}
    voice = {"type": "voice_note", "voice_note": {"type": "voice_note", "media": "attach://it", "duration": 3}}
    cells = [[{"text": "yes", "is_header": True}, {"colspan": 2}]]
    rich: list[Any] = [
        {"type": "paragraph", "text": texts},
        {"type": "details", "summary": "12", "blocks": [photo, {"type": "divider"}, voice], "is_open": True},
        {"type": "list", "items": [{"blocks": [photo], "type": "i", "value": 4}]},
        {"type": "table", "cells": cells, "caption": "no"},
        {"type": "map", "location": {"latitude": 1.5, "longitude": 2}, "zoom": 3},
        {"type": "buttons", "buttons": [{"text": "go", "callback_data": "22:30", "style": "danger"}]},
    ]
    uploads = {"it": Upload("it.png", "", PNG)}
    town.ok("sendRichMessage", chat_id=town.anna.id, rich_message={"blocks": rich, "is_rtl": True}, uploads=uploads)


def whispers(town: Town) -> None:
    yard = town.group(town.boris.id)
    town.world.promote(town.anna.id, yard.id, town.bot.id, now=town.now)
    for number in range(3):
        town.ok("sendMessage", chat_id=yard.id, text=f"psst {number}", receiver_user_id=town.anna.id)
    town.ok("deleteEphemeralMessage", chat_id=yard.id, receiver_user_id=town.anna.id, ephemeral_message_id=2)
    town.world.answer_ephemeral(town.anna.id, yard.id, 3, Text(text="what?"), now=town.now)


def guests(town: Town) -> None:
    guest = town.add_bot("guest", supports_guests=True, hears_bots=True)
    yard = town.group(town.boris.id)
    for chat in (yard.id, town.boris.chat, town.bot.chat):
        town.world.send(town.anna.id, chat, Text(text="ask @guest_bot"), now=town.now)
    query = next(iter(town.world.guest_queries))
    said = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "hi"}}
    town.ok("answerGuestQuery", bot=guest, guest_query_id=query, result=said)


def communities(town: Town) -> None:
    made = town.world.create_community(town.anna.id, "Village", now=town.now)
    yard, news = town.group(), town.world.add_channel(title="News", owner=town.anna.id, subscribers=[town.boris.id])
    for chat in (yard, news):
        town.world.join_community(town.anna.id, chat.id, made.id, now=town.now)
    town.world.join(town.boris.id, yard.id, now=town.now)
    town.world.create_community(town.boris.id, "Empty", now=town.now)


def keyboards(town: Town) -> None:
    town.started()
    rows = {"inline_keyboard": [[{"text": "no", "callback_data": "22:30"}]]}
    town.ok("sendMessage", chat_id=town.anna.id, text="on\noff: #x\ttab", reply_markup=rows)
    town.ok("sendMessage", chat_id=town.anna.id, text="?", reply_markup={"keyboard": [[{"text": "a"}]]})


def basic_group(town: Town) -> None:
    group = town.group(town.boris.id, kind="group")
    said = town.world.send(town.anna.id, group.id, Text(text="hello /go"), now=NOON)
    town.world.react(town.boris.id, group.id, said.id, ["👍"], now=NOON)
    town.world.send(town.boris.id, group.id, Text(text="yes"), now=NOON, reply_to=said.id)


def forum(town: Town) -> None:
    chat = town.group(town.boris.id, is_forum=True, username="yard_forum")
    topic = town.world.create_topic(town.anna.id, chat.id, "Bugs: no", now=NOON)
    town.world.send(town.anna.id, chat.id, Text(text="in the topic"), now=NOON, topic=topic.id)
    town.world.pin(town.anna.id, chat.id, town.world.send(town.anna.id, chat.id, Text(text="pin me"), now=NOON).id, now=NOON)


def channel(town: Town) -> None:
    group = town.group()
    posts = town.world.add_channel(
        title="News", owner=town.anna.id, admins=[town.bot.id], discussion=group.id, signs_posts=True, username="news_here"
    )
    post = town.world.send(town.anna.id, posts.id, Text(text="first"), now=NOON)
    town.world.comment(town.anna.id, posts.id, post.id, Text(text="a comment"), now=NOON)


def standings(town: Town) -> None:
    chat = town.group(town.boris.id, town.person("Clara").id)
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=NOON)
    town.ok("restrictChatMember", chat_id=chat.id, user_id=town.boris.id, permissions={"can_send_messages": False})
    town.ok("promoteChatMember", chat_id=chat.id, user_id=town.world.by_username("clara_town"), can_pin_messages=True)
    town.ok("setChatPermissions", chat_id=chat.id, permissions={"can_send_polls": True})


def contents(town: Town) -> None:
    chat = town.started()
    del chat
    bot = ChatId(int(town.bot.id))
    files = [town.world.add_file(PNG, name="a.png"), town.world.add_file(Pattern(size=49_000_000, seed=3), name="tour.mp4")]
    said: list[Any] = [
        Media(kind="photo", file=files[0], caption="cap #tag", width=1, height=1),
        Media(kind="video", file=files[1], duration=9, thumbnail=files[0]),
        Location(latitude=1.5, longitude=-2.25),
        Venue(location=Location(latitude=1.0, longitude=2.0), title="T", address="A"),
        Contact(phone_number="+1", first_name="C"),
        Dice(emoji="🎲", value=6),
    ]
    for one in said:
        town.world.send(town.anna.id, bot, one, now=NOON)
    town.ok("sendPoll", chat_id=town.anna.id, question="no?", options=[{"text": "on"}, {"text": "off"}])


def bots(town: Town) -> None:
    """Bots that run others, guard doors, have web apps and messages that people sent through them."""
    town.started()
    town.world.set_inline(town.bot.id, True, feedback=True, location=True)
    town.world.set_main_web_app(town.bot.id, "https://a.com/app")
    town.world.set_managing(town.bot.id, True)
    town.world.set_guarding(town.bot.id, True)
    made = town.world.create_managed_bot(town.anna.id, town.bot.id, "Mine", "mine_bot", now=NOON)
    town.ok("setManagedBotAccessSettings", user_id=made.id, is_access_restricted=True, added_user_ids=[town.anna.id])
    group = town.group(town.boris.id)
    town.world.promote(town.anna.id, group.id, town.bot.id, now=NOON)
    town.world.set_guard_bot(town.anna.id, group.id, town.bot.id, now=NOON)
    query = town.world.ask_inline(town.anna.id, town.bot.id, "x", now=NOON)
    message = {"message_text": "hi"}
    rows = {"inline_keyboard": [[{"text": "a", "callback_data": "b", "style": "danger"}]]}
    article = {"type": "article", "id": "1", "title": "T", "input_message_content": message, "reply_markup": rows}
    town.ok("answerInlineQuery", inline_query_id=query.id, results=[article])
    town.world.choose_inline(town.anna.id, group.id, query, "1", now=NOON)
    link = town.world.create_link(town.anna.id, group.id, now=NOON, creates_join_request=True).link
    town.world.follow_link(town.person("Carl").id, link, now=NOON)
    town.ok(
        "sendChatJoinRequestWebApp", chat_join_request_query_id=next(iter(town.world.join_queries)), web_app_url="https://a.com/"
    )


def people(town: Town) -> None:
    town.started()
    town.world.block(town.anna.id, town.bot.id, now=NOON)
    town.world.deactivate(town.person("Gone").id, now=town.now)
    town.boris.hides_forwards = True
    town.ok("setMyCommands", commands=[{"command": "go", "description": "no"}])
    town.ok("setMyDescription", description="о боте", language_code="ru")
    town.ok("setChatMenuButton", chat_id=town.anna.id, menu_button={"type": "commands"})
    town.ok("setMyDefaultAdministratorRights", rights={"can_post_messages": True}, for_channels=True)
    town.bot.allowed_updates = frozenset({"message", "chat_member"})


STORIES: list[Callable[[Town], None]] = [
    plain,
    rich_messages,
    whispers,
    guests,
    communities,
    keyboards,
    basic_group,
    forum,
    channel,
    standings,
    contents,
    bots,
    people,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_the_file_of_the_loaded_world_is_the_same_file(story: Callable[[Town], None]) -> None:
    town = Town()
    story(town)
    again(town)
    again(town, messages=1)
    again(town, messages=0)


def test_all_stories_together() -> None:
    town = Town()
    for story in (plain, rich_messages, keyboards, basic_group, channel, contents, people):
        if story is people:
            town.world.unblock(town.anna.id, town.bot.id, now=NOON)
        story(town)
    again(town)


def test_what_a_bot_is_told_afterwards_is_the_same() -> None:
    """The same chat, the same members, the same numbers for what comes next."""
    town = Town()
    forum(town)
    standings(town)
    plain(town)
    world = again(town)
    for chat in town.world.chats:
        for method in ("getChat", "getChatAdministrators", "getChatMemberCount"):
            assert ask(world, town, method, chat_id=str(chat)) == ask(town.world, town, method, chat_id=str(chat))
        for user in (town.anna.id, town.boris.id, town.bot.id):
            asked = {"chat_id": str(chat), "user_id": str(user)}
            assert ask(world, town, "getChatMember", **asked) == ask(town.world, town, "getChatMember", **asked)
        said = {"chat_id": str(chat), "text": "next"}
        assert ask(world, town, "sendMessage", **said) == ask(town.world, town, "sendMessage", **said)
    said = {"chat_id": str(town.anna.id), "text": "next"}
    assert ask(world, town, "sendMessage", **said) == ask(town.world, town, "sendMessage", **said)


def test_file_ids_stay_good() -> None:
    """A bot that kept one in its own store may still send it."""
    town = Town()
    contents(town)
    sent = [one for one in town.world.messages(town.bot.chat, viewer=town.anna.id) if isinstance(one.content, Media)]
    media = sent[0].content
    assert isinstance(media, Media)
    file_id = town.world.files.file_id(media.file, media.kind, town.bot.id, 3)
    world = again(town)
    assert ask(world, town, "sendPhoto", chat_id=str(town.anna.id), photo=file_id)["photo"]


def test_a_basic_group_keeps_the_numbers_by_which_each_bot_knows_its_messages() -> None:
    town = Town()
    group = town.group(kind="group")
    town.world.send(town.anna.id, group.id, Text(text="one for @helper_bot"), now=NOON)
    [update] = town.updates()
    number = update["message"]["message_id"]
    world = again(town)
    copied = ask(world, town, "forwardMessage", chat_id=str(group.id), from_chat_id=str(group.id), message_id=str(number))
    assert copied["text"] == "one for @helper_bot"


def test_only_the_latest_messages_are_written_and_the_next_number_is_right() -> None:
    town = Town()
    chat = town.started()
    for number in range(10):
        town.ok("sendMessage", chat_id=chat, text=f"message {number}")
    world = again(town, messages=3)
    texts = [one.text for one in world.messages(town.bot.chat, viewer=town.anna.id)]
    assert texts == ["message 7", "message 8", "message 9"]
    assert ask(world, town, "sendMessage", chat_id=str(chat), text="next")["message_id"] == 12


def test_long_files_come_back_as_long_as_they_were() -> None:
    town = Town()
    town.world.add_file(b"x" * 70_000, name="big.bin")
    town.world.add_file(b"y" * 10, name="small.bin")
    world = again(town)
    big, small = world.files.get(0), world.files.get(1)
    assert big is not None
    assert small is not None
    assert (big.size, small.read()) == (70_000, b"y" * 10)


def test_bots_go_on_with_what_they_run_guard_and_may_change() -> None:
    town = Town()
    bots(town)
    world = again(town)
    made = world.by_username("mine_bot")
    assert ask(world, town, "getManagedBotToken", user_id=str(made)) == town.world.bots[BotId(UserId(made or 0))].token
    settings = ask(world, town, "getManagedBotAccessSettings", user_id=str(made))
    assert (settings["is_access_restricted"], settings["added_users"][0]["id"]) == (True, town.anna.id)
    me = ask(world, town, "getMe")
    assert (me["has_main_web_app"], me["can_manage_bots"], me["supports_join_request_queries"]) == (True, True, True)
    (group,) = world.chats.values()
    assert (group.guard_bot, world.bots[town.bot.id].inline_location) == (town.bot.id, True)
    (inline_id,) = world.inline_messages
    assert ask(world, town, "editMessageText", inline_message_id=inline_id, text="changed") is True
    assert [one.text for one in world.messages(group.id)][-1] == "changed"
    (query,) = world.join_queries
    assert ask(world, town, "answerChatJoinRequestQuery", chat_join_request_query_id=query, result="approve") is True
    assert group.member(world.by_username("carl_town")) is not None


@pytest.mark.parametrize("who", ["manager", "owner", "allowed"])
def test_a_managed_bot_without_somebody_behind_it_is_no_world(who: str) -> None:
    town = Town()
    bots(town)
    text = dump_world(town.world)
    numbers = {"manager": town.bot.id, "owner": town.anna.id, "allowed": town.anna.id}
    old, new = f"{who}: {numbers[who]}", f"{who}: 77"
    if who == "allowed":
        old, new = f"allowed:\n    - {numbers[who]}", "allowed:\n    - 77"
    assert old in text
    with pytest.raises(WorldFileWrong, match="there is no"):
        load_world(text.replace(old, new))


WRITTEN_ELSEHOW = {
    Person: {"blocked"},
    About: set(),
    Bot: {"id", "said", "wished_rights", "callback_queries"},
    Chat: {"messages", "order", "members", "person", "private_bot", "topics", "pair"},
    Message: {"chat", "private_bot", "pair", "content", "reactions", "ephemeral"},
}
WORKED_OUT = {
    **{kind: set() for kind in (Person, About, Message)},
    Bot: {"group_messages"},
    Chat: {"bots", "admins", "present", "community", "reacted", "live"},
}
"""What follows from the rest."""


@pytest.mark.parametrize(
    ("kind", "shapes"),
    [
        (Person, [PersonShape]),
        (About, [AboutShape]),
        (Bot, [BotShape]),
        (Chat, [GroupShape, PrivateShape, DialogShape]),
        (Message, [MessageShape]),
    ],
)
def test_every_field_of_the_world_is_written_or_worked_out(kind: type, shapes: list[Any]) -> None:
    """Somebody who adds a field decides here whether a world that begins again must have it."""
    written = {name for shape in shapes for name in shape.__struct_fields__} | WRITTEN_ELSEHOW[kind]
    fields = {one.name for one in dataclasses.fields(kind)}
    assert fields - written - WORKED_OUT[kind] == set()
    assert WORKED_OUT[kind] <= fields


IN_THE_FILE = {
    **{name: name for name in ("seed", "profile", "people", "bots", "chats", "private_chats", "dialogs", "connections")},
    **{
        name: name
        for name in (
            "inline_queries",
            "kept_offers",
            "drafts",
            "web_apps",
            "join_queries",
            "polls",
            "files",
            "counting",
            "counters",
        )
    },
    "invites": "links",
    "ephemerals": "whispers",
    "guest_queries": "guest_queries",
    "communities": "communities",
    "prepared": "prepared_messages",
    "random": "chance",
}
"""What the world keeps, and the section of the file that has it."""
FOLLOWS = {
    *("schedule", "boosts", "boost_ends", "slots"),  # from chats and their messages
    *("connected", "inline_messages", "closings", "_tokens", "_usernames", "_dialog_of"),  # from the above
    *("rendered_users", "rendered_chats"),  # kept for speed
    *("parser", "on_due", "on_update"),  # given from outside
    "journal",  # what happened in another run
}


def test_every_table_of_the_world_is_written_or_follows() -> None:
    """Somebody who gives the world another table decides here whether a world that begins again must have it."""
    assert set(vars(World())) == set(IN_THE_FILE) | FOLLOWS
    assert set(IN_THE_FILE.values()) <= set(WorldShape.__struct_fields__)


def test_a_big_world_is_written_in_part_and_in_bounds(town_of_many: Town) -> None:
    text = dump_world(town_of_many.world, messages=1_000_000, messages_max=100)
    assert text.count("  - id: ") == 99
    loaded = load_world(text).world
    latest = [[one.text for one in chat.messages.values()] for chat in loaded.chats.values()]
    assert all(texts[-1] == "message 199" for texts in latest)
    assert len({len(texts) for texts in latest}) == 1


@pytest.fixture
def town_of_many() -> Town:
    """Three groups with so many messages that not all fit."""
    town = Town()
    groups = [town.group() for _ in range(3)]
    for number in range(200):
        for group in groups:
            town.world.send(town.anna.id, group.id, Text(text=f"message {number}", entities=()), now=NOON)
    return town


def test_the_pieces_are_of_the_moment_in_which_they_were_asked_for() -> None:
    town = Town()
    basic_group(town)
    before = dump_world(town.world)
    pieces = dump_pieces(town.world)
    forum(town)
    town.ok("leaveChat", chat_id=next(iter(town.world.chats)))
    assert "".join(pieces) == before


def test_no_bot_hears_of_what_was_loaded() -> None:
    town = Town()
    basic_group(town)
    world = again(town)
    assert [one.updates.pending_count(NOON) for one in world.bots.values()] == [0]
    assert world.profile is OPEN


def test_new_chats_get_numbers_of_their_own() -> None:
    town = Town()
    basic_group(town)
    forum(town)
    world = again(town)
    made = [
        world.add_group(title="G", owner=town.anna.id).id,
        world.add_supergroup(title="S", owner=town.anna.id).id,
        world.add_channel(title="C", owner=town.anna.id).id,
    ]
    assert len({*made, *town.world.chats}) == 5


def test_slow_mode_goes_on_where_it_was() -> None:
    town = Town()
    channel_group = town.group(town.boris.id)
    channel = town.world.add_channel(title="News", owner=town.anna.id, discussion=channel_group.id)
    town.world.set_slow_mode(town.anna.id, channel_group.id, 60, now=town.now)
    town.world.send(town.boris.id, channel_group.id, Text(text="one"), now=town.now)
    town.world.send(town.anna.id, channel.id, Text(text="a post, copied by Telegram itself"), now=town.now)
    text = dump_world(town.world, now=town.now)
    world = load_world(text, parser=TdTextParser()).world
    assert dump_world(world, now=town.now) == text
    with pytest.raises(ActRefused, match="waits 59 more seconds"):
        world.send(town.boris.id, channel_group.id, Text(text="two"), now=town.now + 1)
    world.send(town.boris.id, channel_group.id, Text(text="two"), now=town.now + 60)
