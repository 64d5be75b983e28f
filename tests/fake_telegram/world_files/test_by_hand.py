"""World files written by hand: short ones mean what they seem to, and wrong ones are told their place."""

from __future__ import annotations

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import STRICT, ChatId, World
from fake_telegram.world_files import WorldFileWrong, load_world

HOME = """
fake_telegram_world: 1
profile: strict
people:
  - {first_name: Ann, username: ann_lee}
  - {first_name: no, username: bob_lee, blocked: ["@echo_bot"]}
bots:
  - {name: Echo, username: echo_bot, token: "4242:AAbbccddeeffgghhiijjkkllmmnnooppqqr"}
chats:
  - type: supergroup
    title: on
    owner: "@ann_lee"
    members: ["@echo_bot", {user: "@bob_lee", status: administrator, custom_title: "22:30"}]
  - {type: channel, title: News, username: news_here, owner: "@ann_lee", members: ["@echo_bot"]}
  - {type: group, title: Old, owner: "@bob_lee"}
private_chats:
  - person: "@ann_lee"
    bot: "@echo_bot"
    messages:
      - {id: 7, at: 1700000000, author: "@ann_lee", text: /start now}
"""


@pytest.fixture
def world() -> World:
    return load_world(HOME, parser=TdTextParser()).world


def test_words_stay_words(world: World) -> None:
    supergroup = next(iter(world.chats.values()))
    assert [one.first_name for one in world.people.values()] == ["Ann", "no"]
    assert supergroup.title == "on"
    assert [one.custom_title for one in supergroup.members.values()] == ["", "", "22:30"]
    assert world.profile is STRICT


def test_what_is_left_out_is_as_usual(world: World) -> None:
    supergroup, channel, group = world.chats.values()
    ann = world.by_username("ann_lee")
    assert [one.status for one in supergroup.members.values()] == ["creator", "member", "administrator"]
    assert supergroup.owner == ann
    assert [one.status for one in channel.members.values()] == ["creator", "administrator"]
    assert [one.user for one in group.members.values()] == [world.by_username("bob_lee")]
    assert world.bots[4242].privacy_mode
    assert supergroup.members[4242].privacy


def test_messages_typed_by_hand_get_their_entities(world: World) -> None:
    [start] = world.messages(ChatId(4242), viewer=world.by_username("ann_lee"))
    assert start.text == "/start now"
    assert [one.type for one in start.content.entities] == ["bot_command"]


def test_what_comes_next_has_a_number_of_its_own(world: World) -> None:
    """The file says of a bot nothing but its name, and of its chat only message 7."""
    ann = world.by_username("ann_lee")
    assert world.bots[4242].next_message_id == 8
    assert world.start(ann, world.bots[4242].id, 1.0).id == 8


def test_seed_and_profile_may_be_overruled() -> None:
    loaded = load_world(HOME + "seed: 3\nnow: 1700000000.5\n", seed=9, profile="open")
    assert (loaded.world.seed, loaded.world.profile.name, loaded.now) == (9, "open", 1_700_000_000.5)
    assert load_world(HOME + "seed: 3\n").world.seed == 3


HEAD = "fake_telegram_world: 1\n"
ANN = HEAD + "people: [{first_name: Ann, username: ann_lee}]\nbots: [{name: E, username: echo_bot}]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Expected `object`, got `null`"),
        ("people: []", "missing required field `fake_telegram_world`"),
        ("fake_telegram_world: 2", "Invalid enum value 2"),
        (HEAD + "peple: []", "unknown field `peple`"),
        (HEAD + "people: [{first_nam: A}]", "`$.people[0]`"),
        (HEAD + "people: [{first_name: A, id: -5}]", "`$.people[0].id`"),
        (
            HEAD + "people: [{first_name: A, id: 5}, {first_name: B, id: 5}]",
            "user id 5 is taken or impossible - at `$.people[1]`",
        ),
        (HEAD + "people: [", "this is not YAML"),
        (HEAD + "a: !!python/object/apply:os.getcwd []", "this is not YAML"),
        (HEAD + "a: &a [*a]", ""),
        (HEAD + "bots: [{name: E, username: echo}]", "ends in 'bot'"),
        (HEAD + "bots: [{name: E, username: e_bot, token: abc}]", "a token is <number>:<letters>"),
        (
            ANN + "chats: [{type: group, title: G, owner: '@bob'}]",
            "world file:4:9: there is no user '@bob' in this file; it knows @ann_lee, @echo_bot - at `$.chats[0]`",
        ),
        (ANN + "chats: [{type: party, title: G, owner: 1000}]", "Invalid enum value 'party' - at `$.chats[0].type`"),
        (ANN + "chats: [{type: group, title: G, owner: 1000, members: [5]}]", "there is no user 5"),
        (ANN + "chats: [{type: group, title: G, owner: 1000, id: -7}, {type: group, title: G, owner: 1000, id: -7}]", "is taken"),
        (ANN + "chats: [{type: group, title: G, owner: 1000, linked: -5}]", "there is no chat -5"),
        (ANN + "chats: [{type: group, title: G, owner: 1000, id: -1001500000001}]", "not that of a group"),
        (ANN + "chats: [{type: channel, title: G, owner: 1000, id: -5}]", "not that of a channel"),
        (
            ANN + "chats: [{type: channel, title: C, owner: 1000, linked: -4000001}, {type: group, title: G, owner: 1000}]",
            "is linked",
        ),
        (ANN + "chats: [{type: group, title: G, owner: 1000, pinned: [4]}]", "there is no message 4 to be pinned"),
        (ANN + "private_chats: [{person: '@ann_lee', bot: '@ann_lee'}]", "'@ann_lee' is not a bot - at `$.private_chats[0]`"),
    ],
)
def test_wrong_files_are_told_where_they_are_wrong(text: str, said: str) -> None:
    with pytest.raises(WorldFileWrong) as wrong:
        load_world(text)
    assert said in str(wrong.value)


YARD = ANN + "chats: [{type: supergroup, title: Y, owner: 1000, id: -1001500000001, members: ['@echo_bot']}]\n"
WHISPER = "id: 0, author: '@echo_bot', at: 0, text: psst, ephemeral: {id: 1, receiver: 1000, until: 9}"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("{id: '1', bot: 1001, person: 1000, chat: -5, message: 1, asked_at: 0}", "there is no chat -5"),
        ("{id: '1', bot: 1000, person: 1000, chat: -1001500000001, message: 1, asked_at: 0}", "1000 is not a bot"),
        ("{id: '1', bot: 1001, person: 77, chat: -1001500000001, message: 1, asked_at: 0}", "there is no user 77"),
        ("{id: '1', bot: 1001, person: 1000, chat: 1000, pair: [1, 2], message: 1, asked_at: 0}", "there is no chat 1000"),
        ("{id: '1', bot: 1001, person: 1000, chat: 1000, private_bot: 1001, message: 1, asked_at: 0}", "there is no chat 1000"),
    ],
)
def test_wrong_guest_queries_are_told(query: str, said: str) -> None:
    with pytest.raises(WorldFileWrong) as wrong:
        load_world(YARD + f"guest_queries: [{query}]")
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("whispers", "said"),
    [
        ("{chat: -5, next_id: 1}", "there is no chat -5 in this file"),
        (f"{{chat: -1001500000001, next_id: 1, messages: [{{{WHISPER}}}]}}", "1 does not"),
        (f"{{chat: -1001500000001, next_id: 3, messages: [{{{WHISPER}}}, {{{WHISPER}}}]}}", "1 does not"),
        (f"{{chat: -1001500000001, next_id: 3, messages: [{{{WHISPER.replace('id: 0', 'id: 4')}}}]}}", ".id`"),
        (f"{{chat: -1001500000001, next_id: 3, messages: [{{{WHISPER.replace('1000', '77')}}}]}}", "there is no user 77"),
        (
            "{chat: -1001500000001, next_id: 3, messages: [{id: 0, author: 1000, at: 0, text: x}]}",
            "missing required field `ephemeral`",
        ),
    ],
)
def test_wrong_whispers_are_told_where_they_are_wrong(whispers: str, said: str) -> None:
    with pytest.raises(WorldFileWrong) as wrong:
        load_world(YARD + f"whispers: [{whispers}]")
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    ("messages", "said"),
    [
        ("{id: 1, at: 0, author: 1000}", "exactly one of: text, media"),
        ("{id: 1, at: 0, author: 1000, text: a, dice: {emoji: 🎲, value: 1}}", "exactly one of"),
        ("{id: 0, at: 0, author: 1000, text: a}", ".id`"),
        ("{id: 2, at: 0, author: 1000, text: a}, {id: 2, at: 0, author: 1000, text: b}", "2 does not come after 2"),
        ("{id: 1, at: 0, author: '@who', text: a}", "there is no user '@who'"),
        ("{id: 1, at: 0, author: 5, text: a}", "there is no user 5"),
        ("{id: 1, at: 0, author: 1000, text: a, sender: 5}", "there is no user 5"),
        ("{id: 1, at: 0, author: 1000, text: a, via_bot: 5}", "there is no user 5"),
        ("{id: 1, at: 0, author: 1000, text: a, sender_chat: -5}", "there is no chat -5"),
        ("{id: 1, at: 0, author: 1000, text: a, reactions: {5: [👍]}}", "there is no user 5"),
        ("{id: 1, at: 0, author: 1000, text: a, reactions: {-5: [👍]}}", "there is no chat -5"),
        ("{id: 1, at: 0, author: 1000, text: a, origin: {at: 0, user: 5}}", "there is no user 5"),
        ("{id: 1, at: 0, author: 1000, service: {kind: new_chat_members, users: [5]}}", "there is no user 5"),
        ("{id: 1, at: 0, author: 1000, media: {kind: photo, file: 3}}", "there is no file 3"),
        ("{id: 1, at: 0, author: 1000, rich: {}}", "this is no rich message: Expected an Array of InputRichBlock"),
        ("{id: 1, at: 0, author: 1000, rich: {blocks: [{type: poem}]}}", 'type "poem" is unsupported'),
        ("{id: 1, at: 0, author: 1000, rich: {blocks: [{type: photo, photo: {kind: photo, file: 3}}]}}", "there is no file 3"),
        ("{id: 1, at: 0, author: 1000, rich: {blocks: [{type: photo, photo: 3}]}}", "a rich message has a wrong photo"),
        (
            "{id: 1, at: 0, author: 1000, rich: {blocks: [{type: paragraph, text: {type: text_mention, text: x, user: 5}}]}}",
            "there is no user 5",
        ),
        (
            "{id: 1, at: 0, author: 1000, rich: {blocks: [{type: buttons, buttons: [{text: x}]}]}}",
            "a rich message has a button that does not do one thing",
        ),
    ],
)
def test_wrong_messages_are_told_where_they_are_wrong(messages: str, said: str) -> None:
    with pytest.raises(WorldFileWrong) as wrong:
        load_world(ANN + f"private_chats: [{{person: '@ann_lee', bot: '@echo_bot', messages: [{messages}]}}]")
    assert said in str(wrong.value)
