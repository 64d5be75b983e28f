"""The ground for one call of each method: what people do before, so that a fake carries out nearly all of them.

People connect their account, press a button, ask inline, want to be let in, suggest posts. What came of it is what the calls
are then about, parameter by parameter. Stays refused: ``close``, which a server takes ten minutes after its start only.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import parse_qsl

import trio

from fake_telegram.checking import Ask, CannotPrepare, Stage
from fake_telegram.control.client import ControlRefused, FakeTelegram, Someone

__all__ = ["PREPARE_S_MAX", "Ground", "make_ground"]

PREPARE_S_MAX = 30.0
"""How long people are waited for in all; ours."""

_KEYBOARD: Final = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
_MENU: Final = {"type": "web_app", "text": "Open", "web_app": {"url": "https://example.com/"}}


@dataclass(slots=True)
class Ground:
    """Who is there, and what the calls are about: ``given`` has values by method and parameter."""

    telegram: FakeTelegram
    bot: dict[str, Any]
    owner: Someone
    person: Someone
    member: Someone
    group: int
    given: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """By which the calls are made."""
        return str(self.bot["token"])

    @property
    def stage(self) -> Stage:
        """What all calls are about that need nothing of their own."""
        return Stage(chat=self.group, person=self.person.id)

    async def prepare(self, stage: Stage, ask: Ask) -> Stage:
        """Let people do what the calls answer to; ``ask`` calls a method as the bot. Returns the stage with what came of it.

        Where a server refuses or is silent it ends there, and the calls that are about the rest will be refused.
        """
        with trio.move_on_after(PREPARE_S_MAX), suppress(CannotPrepare, ControlRefused):
            await self._press_and_whisper(ask)
            await self._connect_business()
            await self._ask_the_bot(ask)
            await self._ask_to_be_let_in(ask)
            await self._suggest_posts()
            await self._know_others(stage)
        return replace(stage, given=self.given)

    def _give(self, *methods: str, **values: Any) -> None:
        for method in methods:
            self.given.setdefault(method, {}).update(values)

    async def _press_and_whisper(self, ask: Ask) -> None:
        """A button is pressed, and answered for that person alone, in words and with a picture."""
        asking = await ask("sendMessage", chat_id=self.group, text="Go?", reply_markup=_KEYBOARD)
        for _ in range(2):
            await self.person.press(self.group, asking["message_id"], "Go")
        whispering, answering = [one["callback_query"]["id"] for one in await _told(ask, "callback_query", 2)]
        whisper = {"chat_id": self.group, "receiver_user_id": self.person.id, "callback_query_id": whispering}
        said = await ask("sendMessage", **whisper, text="For you alone")
        shown = await ask("sendPhoto", **whisper, photo=b"", caption="For you alone")
        self._give("answerCallbackQuery", callback_query_id=answering)
        text, picture = said["ephemeral_message_id"], shown["ephemeral_message_id"]
        self._give("editEphemeralMessageText", "deleteEphemeralMessage", ephemeral_message_id=text)
        self._give("editEphemeralMessageReplyMarkup", ephemeral_message_id=text, reply_markup=_KEYBOARD)
        self._give("editEphemeralMessageCaption", "editEphemeralMessageMedia", ephemeral_message_id=picture)

    async def _connect_business(self) -> None:
        """The owner lets the bot answer a customer, who has written."""
        connection = (await self.owner.connect_business(self.bot["id"]))["id"]
        asked = await self.member.send(self.owner.id, "Are you open?")
        heard = [one["message_id"] for one in await self.owner.hears(self.member.id)]
        names = ("Name", "Username", "Bio", "ProfilePhoto")
        accounts = (*(f"setBusinessAccount{one}" for one in names), "removeBusinessAccountProfilePhoto")
        in_chat = ("sendChecklist", "editMessageChecklist", "readBusinessMessage")
        every = (*accounts, *in_chat, "deleteBusinessMessages", "getBusinessConnection")
        self._give(*every, business_connection_id=connection)
        self._give("setBusinessAccountUsername", username=f"owner_{secrets.token_hex(4)}")
        self._give(*in_chat, chat_id=self.member.id)
        self._give("readBusinessMessage", message_id=heard[-1] if heard else asked["message_id"])
        self._give("deleteBusinessMessages", message_ids=heard)

    async def _ask_the_bot(self, ask: Ask) -> None:
        """Questions: in inline mode, as a guest, from a web app; and its drafts are for one who has started it."""
        bot = self.bot["id"]
        await self.person.start(bot)
        self._give("sendMessageDraft", "sendRichMessageDraft", "setChatMenuButton", "getChatMenuButton", chat_id=self.person.id)
        self._give("answerInlineQuery", inline_query_id=(await self.person.ask_inline(bot, "what"))["query"])
        elsewhere = await self.telegram.add_supergroup(title="Elsewhere", owner=self.person.id)
        await self.person.send(elsewhere["id"], f"@{self.bot['username']} what?")
        [called] = await _told(ask, "guest_message", 1)
        self._give("answerGuestQuery", guest_query_id=called["guest_message"]["guest_query_id"])
        await ask("setChatMenuButton", chat_id=self.person.id, menu_button=_MENU)
        app = await self.person.open_web_app(bot)
        self._give("answerWebAppQuery", web_app_query_id=dict(parse_qsl(app["init_data"]))["query_id"])

    async def _ask_to_be_let_in(self, ask: Ask) -> None:
        """Two ask the administrators, two the bot that guards another chat."""
        link = (await self.owner.create_link(self.group, creates_join_request=True))["link"]
        for method in ("approveChatJoinRequest", "declineChatJoinRequest"):
            self._give(method, user_id=(await self._newcomer(link)).id)
        guarded = await self.telegram.add_supergroup(title="Guarded", owner=self.owner.id, admins=[self.bot["id"]])
        await self.owner.set_guard_bot(guarded["id"], bot=self.bot["id"])
        link = (await self.owner.create_link(guarded["id"], creates_join_request=True))["link"]
        for _ in range(2):
            await self._newcomer(link)
        told = [one["chat_join_request"] for one in await _told(ask, "chat_join_request", 4)]
        queries = [one["query_id"] for one in told if "query_id" in one]
        for method, query in zip(("answerChatJoinRequestQuery", "sendChatJoinRequestWebApp"), queries, strict=True):
            self._give(method, chat_join_request_query_id=query)

    async def _newcomer(self, link: str) -> Someone:
        one = await self.telegram.add_person(first_name="Newcomer")
        await one.follow_link(link)
        return one

    async def _suggest_posts(self) -> None:
        """A channel takes letters, and two of them are posts."""
        channel = await self.telegram.add_channel(title="News", owner=self.owner.id)
        await self.owner.add_member(channel["id"], self.bot["id"])
        await self.owner.promote(channel["id"], self.bot["id"])
        letters = (await self.owner.set_direct_messages(channel["id"], on=True))["direct_messages"]
        for method in ("approveSuggestedPost", "declineSuggestedPost"):
            post = await self.person.suggest_post(letters, text="News")
            self._give(method, chat_id=letters, message_id=post["message_id"])
        self._give("banChatSenderChat", "unbanChatSenderChat", sender_chat_id=channel["id"])

    async def _know_others(self, stage: Stage) -> None:
        """A bot of the person's to manage, a status that may be changed, a reaction that can be taken away."""
        bot = self.bot["id"]
        username = f"managed_{secrets.token_hex(4)}_bot"
        managed = await self.person.create_managed_bot(bot, "Managed", username)
        what = ("getManagedBotToken", "replaceManagedBotToken", "getManagedBotAccessSettings", "setManagedBotAccessSettings")
        self._give(*what, user_id=managed["id"])
        await self.person.allow_emoji_status(bot)
        await self.member.react(self.group, stage.message, "👍")
        self._give("deleteMessageReaction", "deleteAllMessageReactions", "setChatMemberTag", user_id=self.member.id)


async def make_ground(telegram: FakeTelegram) -> Ground:
    """A bot that may do everything, and those whom it meets; all new, and the world's others stay as they are."""
    number = secrets.token_hex(4)
    bot = await telegram.add_bot(name="Checker", username=f"checker_{number}_bot", organization="Check")
    for setting in ("inline", "topics", "business", "managing", "guests", "guarding"):
        await telegram.set_up(bot["id"], setting, on=True)
    owner, person, member = [
        await telegram.add_person(first_name=name, is_premium=True) for name in ("Owner", "Checked", "Member")
    ]
    group = await telegram.add_supergroup(
        title="Check", owner=owner.id, admins=[bot["id"]], members=[person.id, member.id], is_forum=True
    )
    await owner.promote(group["id"], bot["id"])
    return Ground(telegram, bot, owner, person, member, group["id"])


async def _told(ask: Ask, kind: str, count: int) -> list[Mapping[str, Any]]:
    """The newest ``count`` updates of this kind that wait for the bot, which takes all that wait. Raises ``CannotPrepare``."""
    waiting = await ask("getUpdates", timeout=0, limit=100)
    if waiting:
        await ask("getUpdates", offset=waiting[-1]["update_id"] + 1, timeout=0)
    found = [one for one in waiting if kind in one]
    if len(found) < count:
        raise CannotPrepare(f"{count} of {kind} were to come, and {len(found)} came")
    return found[-count:]
