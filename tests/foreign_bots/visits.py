"""What people do with an order desk, whichever library it is written in, and what they must see.

Each visit is independent of the others; all start from a desk that Ann and Bob have started.
"""

from __future__ import annotations

from typing import Any

from tests.foreign_bots.stage import PATIENCE_S, Stage

__all__ = ["VISITS", "begin"]

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


async def begin(on: Stage) -> None:
    """Ann and Bob open the chat with the bot."""
    [hello] = await on.heard_after(await on.ann.start(on.bot))
    assert hello["text"] == "Hello, Ann Smith"
    assert [(one["type"], one["offset"], one["length"]) for one in hello["entities"]] == [("bold", 7, 9)]
    [hello] = await on.heard_after(await on.bob.start(on.bot), by=on.bob)
    assert hello["text"] == "Hello, Bob"


async def greeting(on: Stage) -> None:
    """Commands with arguments, plain texts, formatting that the sender did not mean."""
    [welcome] = await on.heard_after(await on.ann.start(on.bot, "promo_7"))
    assert welcome["text"] == "Welcome by promo_7"
    for text in ("hello", "Привет, мир 😀", "#urgent <b>not bold</b> & so"):
        [echo] = await on.say(text)
        assert echo["text"] == text
        assert echo["reply_to_message"]["text"] == text


async def correction(on: Stage) -> None:
    """An edited message is told as one."""
    sent = await on.ann.send(on.bot, "two soups")
    await on.heard_after(sent)
    await on.ann.edit(on.bot, sent["message_id"], "three soups")
    changed = (await on.heard_after(sent, count=2))[-1]
    assert changed["text"] == "Changed to: three soups"
    assert changed["reply_to_message"]["message_id"] == sent["message_id"]


async def buttons(on: Stage) -> None:
    """An inline keyboard: pressed, answered, and gone after the edit."""
    [question] = await on.say("/ask")
    assert [[button["text"] for button in row] for row in question["reply_markup"]["inline_keyboard"]] == [["Yes", "No"]]
    pressed = await on.ann.press(on.bot, question["message_id"], "Yes", wait=PATIENCE_S)
    assert pressed["data"] == "ask:yes"
    assert pressed["answer"]["text"] == "You said yes"
    await on.journalled("message_edited", text="Agreed? yes")
    [shown] = await on.ann.hears(on.bot, after=question["message_id"] - 1, by=on.bot)
    assert shown["text"] == "Agreed? yes"
    assert "reply_markup" not in shown


async def conversation(on: Stage) -> None:
    """Steps, a wrong answer, two people at once, a way out."""
    assert (await on.say("/order"))[0]["text"] == "What would you like?"
    assert (await on.say("/order", on.bob))[0]["text"] == "What would you like?"
    assert (await on.say("soup"))[0]["text"] == "How many?"
    assert (await on.say("tea", on.bob))[0]["text"] == "How many?"
    assert (await on.say("plenty"))[0]["text"] == "A number, please."
    assert (await on.say("/cancel", on.bob))[0]["text"] == "Cancelled"
    [question] = await on.say("2")
    assert question["text"] == "2 × soup?"
    pressed = await on.ann.press(on.bot, question["message_id"], "Confirm", wait=PATIENCE_S)
    assert pressed["answer"]["text"] == "Ordered"
    assert pressed["answer"]["show_alert"]
    [ordered] = await on.heard_after(question)
    assert ordered["text"] == "Ordered: 2 × soup"
    shown = await on.ann.hears(on.bot, after=question["message_id"] - 1, by=on.bot)
    assert ["reply_markup" in one for one in shown] == [False, False]
    assert (await on.say("3"))[0]["text"] == "3"


async def files(on: Stage) -> None:
    """A file up to the bot and, downloaded and turned round, back."""
    data = bytes(range(256)) * 1200
    number = await on.telegram.add_file(data, name="Акт 03.bin")
    [copy] = await on.say("see inside", attach={"kind": "document", "file": number})
    assert copy["caption"] == "see inside"
    assert copy["document"]["file_name"] == "copy of Акт 03.bin"
    assert copy["document"]["file_size"] == len(data)
    assert await on.telegram.download(copy["file"]) == data[::-1]


async def albums(on: Stage) -> None:
    """An album uploaded by the bot, and one of Ann's sent back by file_id."""
    pages = await on.heard_after(await on.ann.send(on.bot, "/album"), count=3)
    assert len({page["media_group_id"] for page in pages}) == 1
    assert [page["document"]["file_name"] for page in pages] == ["page1.txt", "page2.txt", "page3.txt"]
    assert [page.get("caption") for page in pages] == ["Three pages", None, None]
    assert pages[0]["caption_entities"] == [{"type": "italic", "offset": 6, "length": 5}]
    assert [await on.telegram.download(page["file"]) for page in pages] == [b"page 1", b"page 2", b"page 3"]
    numbers = [await on.telegram.add_file(PIXEL, name=f"{name}.png") for name in ("left", "right")]
    sent = [await on.ann.send(on.bot, attach={"kind": "photo", "file": number}, album="mine") for number in numbers]
    back = await on.heard_after(sent[-1], count=2)
    assert [photo["file"] for photo in back] == numbers
    assert [photo.get("caption") for photo in back] == ["Your album", None]
    assert len({photo["media_group_id"] for photo in back}) == 1


async def inline(on: Stage) -> None:
    """Asked in a chat where the bot is not; what is chosen stands there as Ann's, via the bot."""
    await on.telegram.set_inline(on.bot, on=True)
    group = await on.telegram.add_group(title="Lunch", owner=on.ann.id, members=[on.bob.id])
    asked = await on.ann.ask_inline(on.bot, "soup", chat=group["id"], wait=PATIENCE_S)
    assert [(one["id"], one["title"]) for one in asked["results"]] == [("soup", "Soup"), ("onion soup", "Onion Soup")]
    chosen = await on.ann.choose_inline(group["id"], asked["query"], "onion soup")
    [seen] = await on.bob.hears(group["id"], after=chosen["message_id"] - 1)
    assert seen["text"] == "I take onion soup"
    assert seen["from"]["id"] == on.ann.id
    assert seen["via_bot"]["username"] == "desk_bot"
    assert seen["entities"] == [{"type": "bold", "offset": 7, "length": 10}]


async def errors(on: Stage) -> None:
    """Refusals arrive as the library's own exceptions, with what they carry."""
    group = await on.telegram.add_group(title="Old", owner=on.ann.id, members=[on.bot])
    await on.heard_after({"message_id": 0}, group["id"])
    moved = await on.ann.act("migrate", chat=group["id"])
    carol = await on.telegram.add_person(first_name="Carol")
    await on.heard_after(await carol.start(on.bot), by=carol)
    await carol.act("block", bot=on.bot)
    crowded = {"method": "sendMessage", "chat": on.bob.id}
    await on.telegram.place_fault("flood", on=crowded, do={"kind": "flood", "retry_after": 7})
    expected = {
        f"{carol.id} hello": "forbidden: .*bot was blocked by the user",
        "424242 hello": "bad request: .*chat not found",
        f"{on.ann.id} a <b>bold": "bad request: .*can't parse entities: can't find end tag corresponding to start tag \"b\"",
        f"{group['id']} hello": f"moved to {moved['id']}",
        f"{on.bob.id} hello": "wait 7 s",
    }
    for words, pattern in expected.items():
        [told] = await on.say(f"/tell {words}")
        assert _matches(pattern, told["text"]), told["text"]
    await on.telegram.heal("flood")
    assert (await on.say(f"/tell {on.bob.id} hello"))[0]["text"] == "told"


async def refusals_of_the_account(on: Stage) -> None:
    """A revoked token, two programs with one token: answers that no parameter of a call brings about."""
    refused = {
        401: ("Unauthorized", "unauthorized.*"),
        409: ("Conflict: terminated by other getUpdates request", "conflict: .*terminated by other getupdates request"),
    }
    for code, (description, pattern) in refused.items():
        do = {"kind": "refuse", "code": code, "description": description}
        await on.telegram.place_fault("refusal", on={"method": "sendMessage", "chat": on.bob.id}, do=do)
        [told] = await on.say(f"/tell {on.bob.id} hello")
        assert _matches(pattern, told["text"]), told["text"]
        await on.telegram.heal("refusal")


async def doubts(on: Stage) -> None:
    """The bot cannot know whether Bob got it: a page of HTML, a connection cut, a reply lost. Bob knows."""
    arrives = {"bad_gateway": 0, "cut": 0, "lost_reply": 1, "half_body": 1}
    if on.program.misses_half_answers:
        del arrives["half_body"]
    for kind, times in arrives.items():
        await on.telegram.place_fault(kind, on={"method": "sendMessage", "chat": on.bob.id, "times": 1}, do={"kind": kind})
        [told] = await on.say(f"/tell {on.bob.id} in doubt by {kind}")
        assert told["text"] == "in doubt", kind
        assert await on.telegram.heal(kind)
        seen = await on.bob.hears(on.bot, by=on.bot)
        assert [one["text"] for one in seen].count(f"in doubt by {kind}") == times, kind
    assert (await on.say(f"/tell {on.bob.id} no doubt"))[0]["text"] == "told"


async def repetition(on: Stage) -> None:
    """An update that comes twice is answered twice: nothing in these libraries or in the fake forgets for the bot."""
    struck = {"update": "message", "chat": on.ann.id, "nth": 1}
    await on.telegram.place_fault("again", on=struck, do={"kind": "repeat", "copies": 1})
    sent = await on.ann.send(on.bot, "once said")
    echoes = await on.heard_after(sent, count=2)
    assert [one["text"] for one in echoes] == ["once said"] * 2
    await on.telegram.heal("again")
    assert (await on.say("and now once"))[0]["text"] == "and now once"


async def patience(on: Stage) -> None:
    """A poll that is told to wait, or gets a page of HTML, is tried again; what was said meanwhile arrives."""
    if on.program.webhook or on.program.waits_after_trouble:
        return  # a webhook's poll is Telegram's own; some libraries sleep for seconds here
    for kind, do in {"too many": {"kind": "flood", "retry_after": 1}, "page": {"kind": "bad_gateway"}}.items():
        await on.telegram.place_fault(kind, on={"method": "getUpdates", "times": 1}, do=do)
        sent = await on.ann.send(on.bot, f"during {kind}")
        await on.journalled("fault", name=kind)
        assert (await on.heard_after(sent))[0]["text"] == f"during {kind}"
        await on.telegram.heal(kind)


async def groups(on: Stage) -> None:
    """Added, greeting, newcomers, privacy mode, administrators, pins, reactions both ways."""
    group = await on.telegram.add_supergroup(title="Kitchen", owner=on.ann.id)
    chat = group["id"]
    await on.ann.act("add_member", chat=chat, user=on.bot)
    [hello] = await on.heard_after({"message_id": 0}, chat)
    assert hello["text"] == "Hello, Kitchen"
    await on.ann.act("add_member", chat=chat, user=on.bob.id)
    [welcome] = await on.heard_after(hello, chat)
    assert welcome["text"] == "Welcome, Bob"
    await on.ann.send(chat, "nobody asked the bot")
    [told] = await on.say_in(chat, "/members@desk_bot")
    assert told["text"] == "3 members, run by Ann Smith"
    thanks = await on.ann.send(chat, "thanks", reply_to=told["message_id"])
    await on.journalled("reaction_put", by=on.bot, message=thanks["message_id"], emojis=["👍"])
    [liked] = await on.ann.hears(chat, after=thanks["message_id"] - 1, by=on.ann.id)
    assert liked["reactions"] == {str(on.bot): ["👍"]}
    await on.ann.act("promote", chat=chat, user=on.bot)
    await on.bob.react(chat, told["message_id"], "🔥")
    [reacted] = await on.heard_after(thanks, chat)
    assert reacted["text"] == "Bob: 🔥"
    await on.ann.send(chat, "/pin@desk_bot", reply_to=welcome["message_id"])
    await on.journalled("message_pinned", chat=chat, message=welcome["message_id"])
    said = [one["text"] for one in await on.ann.hears(chat, by=on.bot) if "text" in one]
    assert said == ["Hello, Kitchen", "Welcome, Bob", "3 members, run by Ann Smith", "Bob: 🔥"]


async def storm(on: Stage) -> None:
    """Cut connections and lost replies on the way of updates: nothing said before, during or after them is lost."""
    struck = {"update": "any"} if on.program.webhook else {"method": "getUpdates"}
    kinds = ["lost_reply"] if on.program.waits_after_trouble else ["cut", "lost_reply"]
    for nth, kind in enumerate(kinds, start=1):
        await on.telegram.place_fault(kind, on={**struck, "nth": nth}, do={"kind": kind})
    sent = [await on.ann.send(on.bot, f"in the storm {number}") for number in range(3)]
    for kind in kinds:
        await on.journalled("fault", name=kind)
    sent.append(await on.ann.send(on.bot, "after the storm"))
    wanted, echoed = {one["text"] for one in sent}, set[str]()
    last = sent[0]
    while echoed != wanted:
        heard = await on.heard_after(last)
        last = heard[-1]
        echoed |= {one["text"] for one in heard}


def _matches(pattern: str, text: str) -> bool:
    """Whether ``text`` is ``pattern``: its words up to ``.*`` and after it, whatever the library did to capitals between."""
    before, _, after = pattern.lower().partition(".*")
    shown = text.lower()
    return shown.startswith(before) and shown.endswith(after)


VISITS: tuple[Any, ...] = (
    greeting,
    correction,
    buttons,
    conversation,
    files,
    albums,
    inline,
    errors,
    refusals_of_the_account,
    doubts,
    groups,
    repetition,
    patience,
    storm,
)
