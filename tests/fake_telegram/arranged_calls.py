"""Calls that make sense: for each method parameters that fit what stands in a world, and people who bring about what it needs.

``value`` has something to say for every parameter of every method by its name; ``ARRANGED`` says for those methods that need more
how it comes about: a button is pressed before it is answered, a link made before it is revoked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from random import Random
from typing import Any

from fake_telegram.methods import Answer, Outcome, call
from fake_telegram.methods.tables import Method
from fake_telegram.world import (
    ActRefused,
    Bot,
    BusinessRights,
    CallbackQuery,
    Chat,
    ChatId,
    Person,
    Text,
    UserId,
    WebApp,
    World,
)
from tests.fake_telegram.sample_values import ALWAYS, BUTTONS, FILES, GIVEN_BY_ARRANGEMENT, HOSTILE, VALUES


class Stage:
    """A world with people, chats and a bot that acts: where arranged calls take place.

    ``bot`` is the one that calls and is made an administrator wherever it is needed; ``host`` owns every group and channel;
    ``leaver`` is a bot that leaves, closes and logs out in the stead of the first.
    """

    def __init__(self, world: World, dice: Random, *, host: Person, guests: list[Person], bot: Bot, leaver: Bot) -> None:
        self.world, self.dice, self.host, self.guests, self.bot, self.leaver = world, dice, host, guests, bot, leaver
        self.now = 0.0
        self.managed: Bot | None = None
        self.elsewhere: Chat | None = None
        titles = {chat.title: chat.id for chat in world.chats.values()}
        self.forum_id, self.door_id = titles["Forum"], titles["Super"]

    def say(self, method: str, *, by: Bot | None = None, **params: Any) -> Outcome:
        """Call a method with files at hand."""
        texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
        return call(self.world, (by or self.bot).token, method, texts, FILES, now=self.now)

    def done(self, method: str, **params: Any) -> Any:
        """The result of a call that the arrangement needs; raises ``ActRefused`` when it was refused."""
        outcome = self.say(method, **params)
        if not isinstance(outcome, Answer):
            raise ActRefused(f"{method}: {outcome}", "arrangement")
        return outcome.result

    # -- chats ------------------------------------------------------------------------------------------------------

    def living(self, test: Callable[[Chat], bool]) -> Chat:
        """One of the chats like this, where the bot is an administrator with all rights."""
        here = [one for one in self.world.chats.values() if one.migrated_to is None and one is not self.elsewhere]
        chat = self.dice.choice([one for one in here if test(one)])
        if chat.parent is None:
            self.appoint(chat)
        return chat

    def appoint(self, chat: Chat) -> None:
        member = chat.member(self.bot.id)
        if member is None or not member.is_admin or member.rights is None or not member.rights.can_promote_members:
            with suppress(ActRefused):
                self.world.unban(self.host.id, chat.id, self.bot.id, now=self.now)
            with suppress(ActRefused):
                self.world.promote(self.host.id, chat.id, self.bot.id, now=self.now)

    def group(self) -> Chat:
        return self.living(lambda one: one.type == "supergroup" and one.parent is None)

    def forum(self) -> Chat:
        chat = self.living(lambda one: one.id == self.forum_id)
        if not chat.is_forum:
            self.world.set_forum(self.host.id, chat.id, on=True, now=self.now)
        return chat

    def channel(self) -> Chat:
        return self.living(lambda one: one.type == "channel")

    def any_place(self) -> ChatId:
        """Some chat to which the bot may write."""
        match self.dice.randrange(4):
            case 0:
                return self.private()
            case 1:
                return self.channel().id
            case _:
                return self.living(lambda one: one.type != "channel" and one.parent is None).id

    def private(self) -> ChatId:
        self.world.start(self.host.id, self.bot.id, self.now)
        return ChatId(int(self.host.id))

    def desk(self) -> Chat:
        """The direct messages of the channel."""
        channel = self.channel()
        if channel.direct is None or not channel.takes_direct:
            self.world.set_direct_messages(self.host.id, channel.id, on=True, now=self.now)
        assert channel.direct is not None
        return self.world.chats[channel.direct]

    def member(self, chat: Chat) -> UserId:
        """Somebody in the chat who is no administrator."""
        who = self.dice.choice(self.guests[1:])
        found = chat.members.get(who.id)
        if found is not None and found.status == "kicked":
            self.world.unban(self.host.id, chat.id, who.id, now=self.now)
        if chat.member(who.id) is None:
            self.world.add_member(self.host.id, chat.id, who.id, now=self.now)
        elif found is not None and found.is_admin:
            self.world.remove_member(self.host.id, chat.id, who.id, now=self.now)
            self.world.unban(self.host.id, chat.id, who.id, now=self.now)
            self.world.add_member(self.host.id, chat.id, who.id, now=self.now)
        return who.id

    def helper_member(self, chat: Chat) -> UserId:
        """An administrator of the bot's own making."""
        who = self.member(chat)
        self.done("promoteChatMember", chat_id=chat.id, user_id=who, can_pin_messages=True)
        return who

    # -- things -----------------------------------------------------------------------------------------------------

    def message(self, chat: int, method: str = "sendMessage", **params: Any) -> dict[str, Any]:
        """The bot's own new message, by chat and number."""
        sent = self.done(method, chat_id=chat, **{"text": "first", **params})
        return {"chat_id": chat, "message_id": sent["message_id"]}

    def pair(self, chat: int, **params: Any) -> dict[str, Any]:
        return {"chat_id": chat, "message_ids": [self.message(chat, **params)["message_id"] for _ in range(2)]}

    def pinned(self) -> dict[str, Any]:
        found = self.message(self.group().id)
        self.done("pinChatMessage", **found)
        return found

    def topic(self) -> dict[str, Any]:
        chat = self.forum()
        made = self.done("createForumTopic", chat_id=chat.id, name="Talk")
        return {"chat_id": chat.id, "message_thread_id": made["message_thread_id"]}

    def general(self, **wanted: bool) -> dict[str, Any]:
        """General of the forum, hidden or closed or not."""
        chat = self.forum()
        self.say("unhideGeneralForumTopic" if not wanted.get("hidden") else "hideGeneralForumTopic", chat_id=chat.id)
        self.say("reopenGeneralForumTopic" if not wanted.get("closed") else "closeGeneralForumTopic", chat_id=chat.id)
        return {"chat_id": chat.id}

    def connection(self) -> str:
        """The bot answers for the host with all rights; a guest has just written to her."""
        found = self.world.connected.get(self.host.id)
        if found is None or found.bot != self.bot.id or not found.is_enabled or found.rights != BusinessRights.all():
            found = self.world.connect_business(self.host.id, self.bot.id, now=self.now)
        self.world.send(self.guests[0].id, ChatId(int(self.host.id)), Text(text="are you there?"), now=self.now)
        return found.id

    def client(self) -> dict[str, Any]:
        return {"business_connection_id": self.connection(), "chat_id": self.guests[0].id}

    def heard_of_client(self) -> dict[str, Any]:
        client = self.client()
        dialog = self.world.open_dialog(self.host.id, self.guests[0].id)
        return {**client, "message_id": next(reversed(dialog.messages))}

    def link(self, **params: Any) -> dict[str, Any]:
        chat = self.group()
        return {"chat_id": chat.id, "invite_link": self.done("createChatInviteLink", chat_id=chat.id, **params)["invite_link"]}

    def asks_to_join(self, chat: Chat | None = None) -> dict[str, Any]:
        chat = chat or self.group()
        who = self.member(chat)
        self.world.remove_member(self.host.id, chat.id, who, now=self.now)
        with suppress(ActRefused):
            self.world.unban(self.host.id, chat.id, who, now=self.now)
        link = self.done("createChatInviteLink", chat_id=chat.id, creates_join_request=True)["invite_link"]
        self.world.follow_link(who, link, now=self.now)
        return {"chat_id": chat.id, "user_id": who}

    def guarded(self) -> dict[str, Any]:
        """Somebody asks to be let in where the bot keeps the door."""
        chat = self.living(lambda one: one.id == self.door_id)
        if chat.guard_bot != self.bot.id:
            self.world.set_guard_bot(self.host.id, chat.id, self.bot.id, now=self.now)
        self.asks_to_join(chat)
        return {"chat_join_request_query_id": next(reversed(self.world.join_queries))}

    def pressed(self) -> str:
        sent = self.message(self.private(), reply_markup=BUTTONS)
        query = self.world.press(self.host.id, self.bot.chat, sent["message_id"], "Yes", now=self.now)
        assert isinstance(query, CallbackQuery)
        return query.id

    def opened_app(self) -> str:
        app = {"text": "Open", "web_app": {"url": "https://example.com/app"}}
        sent = self.message(self.private(), reply_markup={"inline_keyboard": [[app]]})
        opened = self.world.press(self.host.id, self.bot.chat, sent["message_id"], "Open", now=self.now)
        assert isinstance(opened, WebApp)
        return opened.id

    def summoned(self) -> str:
        """A query of a message that names the bot where it is not."""
        if self.elsewhere is None:
            self.elsewhere = self.world.add_supergroup(title="Elsewhere", owner=self.host.id)
        self.world.send(self.host.id, self.elsewhere.id, Text(text=f"ask @{self.bot.username}"), now=self.now)
        return next(reversed(self.world.guest_queries))

    def whispered(self, method: str = "sendMessage", **params: Any) -> dict[str, Any]:
        chat = self.group()
        said = {"text": "psst", "ephemeral_message_parameters": {"receiver_user_id": self.host.id}, **params}
        sent = self.done(method, chat_id=chat.id, **said)
        return {"chat_id": chat.id, "receiver_user_id": self.host.id, "ephemeral_message_id": sent["ephemeral_message_id"]}

    def suggested(self) -> dict[str, Any]:
        desk = self.desk()
        offer = self.world.suggest_post(self.guests[0].id, desk.id, Text(text="post me"), now=self.now)
        return {"chat_id": desk.id, "message_id": offer.id}

    def own_bot(self) -> UserId:
        """A bot that the first one runs."""
        if self.managed is None:
            name = f"made_for_{self.bot.username}"
            self.managed = self.world.create_managed_bot(self.host.id, self.bot.id, "Made", name, now=self.now)
        return self.managed.id

    def poll(self) -> dict[str, Any]:
        found = self.message(self.any_place(), "sendPoll", question="?", options=["a", "b"])
        for voter in (self.host, *self.guests):
            if found["chat_id"] < 0:
                with suppress(ActRefused):
                    self.world.vote(voter.id, ChatId(found["chat_id"]), found["message_id"], [0], now=self.now)
        return found

    def reacted(self) -> dict[str, Any]:
        chat = self.group()
        found = self.message(chat.id)
        self.world.react(self.host.id, chat.id, found["message_id"], ["👍"], now=self.now)
        return found

    def location(self) -> dict[str, Any]:
        return self.message(self.any_place(), "sendLocation", latitude=1, longitude=2, live_period=900)

    def checklist(self) -> dict[str, Any]:
        found = self.client()
        sent = self.done("sendChecklist", **found, checklist={"title": "T", "tasks": [{"id": 1, "text": "milk"}]})
        return {**found, "message_id": sent["message_id"]}

    def file(self) -> str:
        found: str = self.done("sendDocument", chat_id=self.private(), document="attach://d")["document"]["file_id"]
        return found

    def asked(self) -> str:
        return self.world.ask_inline(self.host.id, self.bot.id, "q", now=self.now).id

    def left(self) -> ChatId:
        chat = self.group()
        if chat.member(self.leaver.id) is None:
            self.world.add_member(self.host.id, chat.id, self.leaver.id, now=self.now)
        return chat.id

    def banned(self) -> dict[str, Any]:
        chat = self.group()
        who = self.member(chat)
        self.done("banChatMember", chat_id=chat.id, user_id=who)
        return {"chat_id": chat.id, "user_id": who}

    def status_taker(self) -> UserId:
        self.private()
        self.host.is_premium = True
        self.world.allow_emoji_status(self.host.id, self.bot.id, now=self.now)
        return self.host.id

    def in_group(self) -> dict[str, Any]:
        chat = self.group()
        return {"chat_id": chat.id, "user_id": self.member(chat)}


Arrangement = Callable[[Stage], Mapping[str, Any]]

ARRANGED: dict[str, Arrangement] = {
    "setchattitle": lambda it: {"chat_id": it.group().id, "title": f"Title {it.now}"},
    "setchatdescription": lambda it: {"chat_id": it.group().id, "description": f"About {it.now}"},
    "setbusinessaccountusername": lambda it: {"business_connection_id": it.connection(), "username": f"firm_{int(it.now)}"},
    "editgeneralforumtopic": lambda it: {**it.general(), "name": f"Lobby {it.now}"},
    "approvechatjoinrequest": Stage.asks_to_join,
    "declinechatjoinrequest": Stage.asks_to_join,
    "answerchatjoinrequestquery": Stage.guarded,
    "sendchatjoinrequestwebapp": Stage.guarded,
    "answercallbackquery": lambda it: {"callback_query_id": it.pressed()},
    "answerguestquery": lambda it: {"guest_query_id": it.summoned()},
    "answerinlinequery": lambda it: {"inline_query_id": it.asked()},
    "answerwebappquery": lambda it: {"web_app_query_id": it.opened_app()},
    "approvesuggestedpost": Stage.suggested,
    "declinesuggestedpost": Stage.suggested,
    "banchatmember": Stage.in_group,
    "unbanchatmember": Stage.banned,
    "restrictchatmember": Stage.in_group,
    "promotechatmember": Stage.in_group,
    "setchatmembertag": Stage.in_group,
    "getchatmember": Stage.in_group,
    "getuserchatboosts": Stage.in_group,
    "setchatadministratorcustomtitle": lambda it: {"chat_id": (chat := it.group()).id, "user_id": it.helper_member(chat)},
    "banchatsenderchat": lambda it: {"chat_id": it.group().id, "sender_chat_id": it.channel().id},
    "unbanchatsenderchat": lambda it: {"chat_id": it.group().id, "sender_chat_id": it.channel().id},
    "closeforumtopic": Stage.topic,
    "deleteforumtopic": Stage.topic,
    "editforumtopic": Stage.topic,
    "unpinallforumtopicmessages": Stage.topic,
    "reopenforumtopic": lambda it: (found := it.topic()) and (it.say("closeForumTopic", **found), found)[1],
    "createforumtopic": lambda it: {"chat_id": it.forum().id},
    "closegeneralforumtopic": Stage.general,
    "hidegeneralforumtopic": Stage.general,
    "unpinallgeneralforumtopicmessages": Stage.general,
    "reopengeneralforumtopic": lambda it: it.general(closed=True),
    "unhidegeneralforumtopic": lambda it: it.general(hidden=True),
    "copymessage": lambda it: _from(it.message(it.any_place()), it.any_place()),
    "forwardmessage": lambda it: _from(it.message(it.any_place()), it.any_place()),
    "copymessages": lambda it: _from(it.pair(it.any_place()), it.any_place()),
    "forwardmessages": lambda it: _from(it.pair(it.any_place()), it.any_place()),
    "deletemessage": lambda it: it.message(it.any_place()),
    "deletemessages": lambda it: it.pair(it.any_place()),
    "editmessagetext": lambda it: it.message(it.any_place()),
    "editmessagereplymarkup": lambda it: it.message(it.any_place()),
    "editmessagecaption": lambda it: it.message(it.any_place(), "sendPhoto", photo="attach://f"),
    "editmessagemedia": lambda it: it.message(it.any_place(), "sendPhoto", photo="attach://f"),
    "editmessagelivelocation": Stage.location,
    "stopmessagelivelocation": Stage.location,
    "editmessagechecklist": Stage.checklist,
    "sendchecklist": Stage.client,
    "stoppoll": Stage.poll,
    "deletebusinessmessages": lambda it: (
        (found := it.heard_of_client())
        and {"business_connection_id": found["business_connection_id"], "message_ids": [found["message_id"]]}
    ),
    "readbusinessmessage": Stage.heard_of_client,
    "deletemessagereaction": lambda it: {**it.reacted(), "user_id": it.host.id},
    "deleteallmessagereactions": lambda it: {"chat_id": it.reacted()["chat_id"], "user_id": it.host.id},
    "setmessagereaction": lambda it: it.message(it.group().id),
    "deleteephemeralmessage": Stage.whispered,
    "editephemeralmessagetext": Stage.whispered,
    "editephemeralmessagereplymarkup": Stage.whispered,
    "editephemeralmessagecaption": lambda it: it.whispered("sendPhoto", photo="attach://f"),
    "editephemeralmessagemedia": lambda it: it.whispered("sendPhoto", photo="attach://f"),
    "editchatinvitelink": Stage.link,
    "revokechatinvitelink": Stage.link,
    "getfile": lambda it: {"file_id": it.file()},
    "pinchatmessage": lambda it: it.message(it.any_place()),
    "unpinchatmessage": Stage.pinned,
    "leavechat": lambda it: {"chat_id": it.left()},
    "sendmessagedraft": lambda it: {"chat_id": it.private()},
    "sendrichmessagedraft": lambda it: {"chat_id": it.private()},
    "sendchataction": lambda it: {"chat_id": it.group().id},
    "setchatmenubutton": lambda it: {"chat_id": it.private()},
    "getchatmenubutton": lambda it: {"chat_id": it.private()},
    "verifyuser": lambda it: {"user_id": int(it.private())},
    "removeuserverification": lambda it: {"user_id": int(it.private())},
    "verifychat": lambda it: {"chat_id": it.group().id},
    "removechatverification": lambda it: {"chat_id": it.group().id},
    "setuseremojistatus": lambda it: {"user_id": it.status_taker()},
    **dict.fromkeys(
        ("getuserprofilephotos", "getuserprofileaudios", "savepreparedinlinemessage", "savepreparedkeyboardbutton"),
        lambda it: {"user_id": int(it.private())},
    ),
    **dict.fromkeys(
        ("getmanagedbottoken", "replacemanagedbottoken", "getmanagedbotaccesssettings", "setmanagedbotaccesssettings"),
        lambda it: {"user_id": it.own_bot()},
    ),
    **dict.fromkeys(
        ("setchatphoto", "setchatpermissions", "exportchatinvitelink", "createchatinvitelink"),
        lambda it: {"chat_id": it.group().id},
    ),
    "deletechatphoto": lambda it: (found := {"chat_id": it.group().id}) and (
        it.say("setChatPhoto", **found, photo="attach://f"), found
    )[1],
}  # fmt: skip
"""How it comes about what a method is called with, where that is more than a chat to write to."""


def _from(source: dict[str, Any], to: ChatId) -> dict[str, Any]:
    return {**source, "from_chat_id": source["chat_id"], "chat_id": to}


def arranged(stage: Stage, method: Method) -> dict[str, Any]:
    """Parameters of a call that makes sense; people act so that it does. Raises ``ActRefused`` when they could not."""
    name = method.name.lower()
    known = {one.name: one for one in method.parameters}
    special = ARRANGED.get(name)
    found = dict(special(stage)) if special is not None else {}
    if special is None and "business_connection_id" in known and known["business_connection_id"].required:
        found["business_connection_id"] = stage.connection()
    if special is None and "chat_id" in known:
        found["chat_id"] = stage.any_place()
    if special is None and "user_id" in known:
        found["user_id"] = stage.host.id
    found |= ALWAYS.get(name, {})
    for one in method.parameters:
        chosen = one.required or (one.name not in GIVEN_BY_ARRANGEMENT and stage.dice.random() < 0.1)
        if chosen and one.name not in found:
            found[one.name] = value(one.name, one.type, stage.dice)
    return found


def value(name: str, kind: str, dice: Random) -> Any:
    """Something to say for a parameter. Raises ``KeyError``: there is nothing, a parameter is new."""
    match kind:
        case "Boolean":
            return dice.choice([True, False])
        case "File":
            return "attach://d" if name in ("document", "audio", "voice", "sticker") else "attach://f"
        case _:
            return dice.choice(VALUES[name])


def spoiled(dice: Random, params: dict[str, Any]) -> dict[str, Any]:
    """The same call with something in it that makes no sense, or is missing."""
    if not params:
        return {"nonsense": "x"}
    name = dice.choice(sorted(params))
    rest = {one: kept for one, kept in params.items() if one != name}
    return rest if dice.random() < 0.2 else {**rest, name: dice.choice(HOSTILE)}
