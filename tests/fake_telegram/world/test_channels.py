"""Channels: posts without an author, copies in the discussion group, comments in their threads, reactions by number."""

import pytest

from fake_telegram.world import TELEGRAM, ActRefused, Chat, Media, Text
from tests.fake_telegram.town import Town


def newspaper(town: Town, **details: bool) -> tuple[Chat, Chat]:
    """A channel of Anna's with its discussion group; the bot is an administrator of both."""
    group = town.group(admins=[town.bot.id])
    channel = town.world.add_channel(
        title="News", owner=town.anna.id, subscribers=[town.boris.id, town.bot.id], discussion=group.id, **details
    )
    return channel, group


def test_a_post_has_the_channel_for_its_author_and_appears_in_the_discussion() -> None:
    town = Town()
    channel, group = newspaper(town)
    post = town.world.send(town.anna.id, channel.id, Text(text="news"), now=town.now)
    posted, copied = town.updates()
    assert "from" not in posted["channel_post"]
    assert posted["channel_post"]["sender_chat"]["id"] == channel.id
    copy = copied["message"]
    assert (copy["chat"]["id"], copy["from"]["id"], copy["sender_chat"]["id"]) == (group.id, TELEGRAM, channel.id)
    assert copy["is_automatic_forward"] is True
    assert (copy["forward_origin"]["type"], copy["forward_origin"]["message_id"]) == ("channel", post.id)
    assert (copy["forward_from_chat"]["id"], copy["forward_from_message_id"]) == (channel.id, post.id)


@pytest.mark.parametrize(("signs", "signature"), [(True, "Anna"), (False, None)])
def test_posts_are_signed_where_the_channel_signs(signs: bool, signature: str | None) -> None:
    town = Town()
    channel, _ = newspaper(town, signs_posts=signs)
    town.world.send(town.anna.id, channel.id, Text(text="news"), now=town.now)
    posted, copied = town.updates()
    assert posted["channel_post"].get("author_signature") == signature
    assert copied["message"].get("forward_signature") == signature


def test_comments_stand_in_the_thread_of_the_post_whoever_writes_them() -> None:
    town = Town()
    channel, group = newspaper(town)
    post = town.world.send(town.anna.id, channel.id, Text(text="news"), now=town.now)
    root = town.updates()[1]["message"]["message_id"]
    passer = town.person("Passer")
    first = town.world.comment(passer.id, channel.id, post.id, Text(text="first"), now=town.now)
    town.world.send(passer.id, group.id, Text(text="second"), now=town.now, reply_to=first.id)
    one, two = [update["message"] for update in town.updates()]
    assert (one["message_thread_id"], one["reply_to_message"]["message_id"]) == (root, root)
    assert (two["message_thread_id"], two["reply_to_message"]["message_id"]) == (root, first.id)
    assert one["from"]["id"] == passer.id
    answer = town.ok("sendMessage", chat_id=group.id, text="thanks", reply_parameters={"message_id": first.id})
    assert answer["message_thread_id"] == root
    written = town.ok("sendMessage", chat_id=group.id, text="all", message_thread_id=root)
    assert written["message_thread_id"] == root


def test_a_stranger_does_not_write_outside_of_threads() -> None:
    town = Town()
    _, group = newspaper(town)
    with pytest.raises(ActRefused) as refused:
        town.world.send(town.person("Passer").id, group.id, Text(text="x"), now=town.now)
    assert refused.value.code == "not_a_member"


def test_an_album_of_posts_is_an_album_of_copies() -> None:
    town = Town()
    channel, _ = newspaper(town)
    file = town.world.add_file(b"x", name="a.jpg")
    for album in ("1", "1", "2", "2"):
        town.world.send(town.anna.id, channel.id, Media(kind="photo", file=file), now=town.now, album=album)
    copies = [update["message"]["media_group_id"] for update in town.updates() if "message" in update]
    assert copies[0] == copies[1] != copies[2] == copies[3]
    assert not {"1", "2"} & set(copies)


def test_a_corrected_post_is_corrected_in_the_discussion_and_a_new_keyboard_is_not_told_there() -> None:
    town = Town()
    channel, _ = newspaper(town)
    post = town.world.send(town.anna.id, channel.id, Text(text="nwes"), now=town.now)
    town.updates()
    town.world.edit(town.anna.id, channel.id, post.id, "news", now=town.now)
    assert town.kinds() == ["edited_channel_post", "edited_message"]
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    town.ok("editMessageReplyMarkup", chat_id=channel.id, message_id=post.id, reply_markup=keyboard)
    assert town.kinds() == []


def test_a_post_that_answers_a_post_is_a_comment_under_its_copy() -> None:
    town = Town()
    channel, _ = newspaper(town)
    first = town.world.send(town.anna.id, channel.id, Text(text="one"), now=town.now)
    town.world.send(town.anna.id, channel.id, Text(text="two"), now=town.now, reply_to=first.id)
    copies = [update["message"] for update in town.updates() if "message" in update]
    assert copies[1]["reply_to_message"]["message_id"] == copies[0]["message_id"]


def test_a_bots_own_post_comes_back_to_it_in_the_discussion_only() -> None:
    town = Town()
    channel, group = newspaper(town)
    sent = town.ok("sendMessage", chat_id=channel.id, text="by the bot")
    assert "from" not in sent
    (copied,) = town.updates()
    assert copied["message"]["chat"]["id"] == group.id


def test_reactions_in_a_channel_are_numbers() -> None:
    town = Town()
    channel, _ = newspaper(town)
    town.bot.allowed_updates = frozenset({"message_reaction", "message_reaction_count"})
    post = town.world.send(town.anna.id, channel.id, Text(text="x"), now=town.now)
    town.world.react(town.anna.id, channel.id, post.id, ["👍"], now=town.now)
    town.world.react(town.boris.id, channel.id, post.id, ["👍"], now=town.now)
    town.world.react(town.anna.id, channel.id, post.id, ["👎"], now=town.now)
    counted = [update["message_reaction_count"]["reactions"] for update in town.updates()]
    totals = [{one["type"]["emoji"]: one["total_count"] for one in counts} for counts in counted]
    assert totals == [{"👍": 1}, {"👍": 2}, {"👍": 1, "👎": 1}]


@pytest.mark.parametrize("rights", ["subscriber", "stranger"])
def test_only_administrators_post(rights: str) -> None:
    town = Town()
    channel, _ = newspaper(town)
    writer = town.boris if rights == "subscriber" else town.person("Passer")
    with pytest.raises(ActRefused):
        town.world.send(writer.id, channel.id, Text(text="x"), now=town.now)


def test_a_post_without_a_discussion_has_no_comments() -> None:
    town = Town()
    channel = town.world.add_channel(title="Lonely", owner=town.anna.id)
    post = town.world.send(town.anna.id, channel.id, Text(text="x"), now=town.now)
    with pytest.raises(ActRefused) as refused:
        town.world.comment(town.boris.id, channel.id, post.id, Text(text="y"), now=town.now)
    assert refused.value.code == "no_comments"


def test_linking_asks_for_the_right_partners() -> None:
    town = Town()
    channel, group = newspaper(town)
    other = town.world.add_channel(title="Other", owner=town.anna.id)
    for pair in ((group.id, channel.id), (other.id, group.id), (channel.id, town.group().id)):
        with pytest.raises(ValueError, match=r"partner|linked"):
            town.world.link_discussion(*pair)
    assert town.ok("getChat", chat_id=channel.id)["linked_chat_id"] == group.id
    assert town.ok("getChat", chat_id=group.id)["linked_chat_id"] == channel.id


SITE = {"text": "Site", "url": "https://example.com/"}
VOTE = {"text": "Vote", "callback_data": "v"}


@pytest.mark.parametrize(
    ("row", "kept"), [([SITE], [SITE]), ([SITE, VOTE], None), ([VOTE], None), ([{**SITE, "style": "danger"}], ...)]
)
def test_the_copy_in_the_discussion_keeps_buttons_that_lead_to_sites(row: list[dict[str, str]], kept: object) -> None:
    town = Town()
    channel, _ = newspaper(town)
    keyboard = {"inline_keyboard": [row]}
    post = town.ok("sendMessage", chat_id=channel.id, text="news", reply_markup=keyboard)
    wanted = row if kept is ... else kept
    copy = town.world.chats[channel.linked or channel.id].messages[channel.threads[post["message_id"]]]
    assert (copy.markup or {"inline_keyboard": [None]})["inline_keyboard"] == [wanted]


def test_a_keyboard_that_changes_under_a_post_changes_under_its_copy() -> None:
    town = Town()
    channel, group = newspaper(town)
    post = town.ok("sendMessage", chat_id=channel.id, text="news")
    town.updates()
    where = {"chat_id": channel.id, "message_id": post["message_id"]}
    town.ok("editMessageReplyMarkup", **where, reply_markup={"inline_keyboard": [[SITE]]})
    [edited] = [update["edited_message"] for update in town.updates()]
    assert (edited["chat"]["id"], edited["reply_markup"]) == (group.id, {"inline_keyboard": [[SITE]]})
    town.ok("editMessageText", **where, text="old news")
    [edited] = [update["edited_message"] for update in town.updates()]
    assert (edited["text"], edited.get("reply_markup")) == ("old news", None)
