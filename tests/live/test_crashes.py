"""`kill -9` at every commit of a client's conversation: nothing that came in is lost, nothing is doubled.

The bridge is production's: the plain `hypercorn` command on a SQLite file. For k = 1, 2, … it is told to kill itself at its
k-th passing of a crash point (`BRIDGE_CRASH_AT`), is started again as a supervisor would, and the conversation goes on. The loop
ends with the first k that the conversation no longer reaches, so every commit of it has been a grave once.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import trio

from bridge.ports.crashes import AFTER_COMMIT, BEFORE_COMMIT
from scenarios.actors.company_side import CompanySide
from scenarios.actors.exchanges import Broken, PeerGone, Refused
from scenarios.actors.staging import until
from scenarios.actors.telegram_side import TelegramSide
from scenarios.worlds.http_exchange import HttpExchange
from scenarios.worlds.processes import BridgeProcess, fake_telegram
from scenarios.worlds.stage import HarnessFault

COMMITS_MAX = 60
"""More commits than the conversation can have: reaching this is a failure of the test itself."""
PHOTO = {"kind": "photo", "size": 20_000, "width": 640, "height": 480}


@dataclass(kw_only=True)
class Office:
    """One account with an employee, a shared bot and a bot for clients, in front of a bridge that may die at any time."""

    folder: Path
    bridge: BridgeProcess
    telegram: TelegramSide
    company: CompanySide
    exchange: HttpExchange
    standard_bot: int = 0
    client_bot: int = 0
    olga: int = 0
    token: str = ""
    deaths: list[int] = field(default_factory=list)

    async def found(self, bot_api: str) -> None:
        """Provision everything, with nothing dying yet."""
        operator = self.bridge.operator_token
        standard = await self.telegram.add_bot(name="Office", username="office_bot", privacy_mode=False)
        client_bot = await self.telegram.add_bot(name="Support", username="support_bot")
        self.standard_bot, self.client_bot = standard["id"], client_bot["id"]
        self.olga = (await self.telegram.add_person(first_name="Olga", username="olga_owner"))["id"]
        await self.company.call(operator, "POST", "/standard-bot", {"token": standard["token"], "api_base_url": bot_api})
        account = {"slug": "office", "name": "Office", "owner": {"name": "Olga", "handle": "olga"}}
        self.token = (await self.company.call(operator, "POST", "/accounts", account))["token"]
        grant = await self.company.call(self.token, "POST", "/me/telegram-link")
        await self.telegram.act(self.olga, "start", bot=self.standard_bot, parameter=grant["start_parameter"])
        bot = {"name": "Support", "token": client_bot["token"], "api_base_url": bot_api, "greeting": "Hello!"}
        await self.company.call(self.token, "POST", "/bots", bot)
        await until(self.is_linked, "the link")

    async def is_linked(self) -> bool:
        return bool((await self.company.call(self.token, "GET", "/me"))["employee"]["person"])

    async def supervise(self) -> None:
        """Start the bridge again whenever it has died, as an init system would."""
        while True:
            await trio.sleep(0.02)
            if not self.bridge.is_alive:
                self.deaths.append(len(self.deaths))
                await self.bridge.start()

    async def persist(self, what: Callable[[], Awaitable[Any]]) -> Any:
        """The same request again until it is answered: what a careful client of the API does."""
        with trio.fail_after(30):
            while True:
                try:
                    return await what()
                except (PeerGone, Broken):
                    await trio.sleep(0.05)

    async def items(self, path: str, **query: Any) -> list[dict[str, Any]]:
        return list(await self.persist(lambda: self.company.items(self.token, path, **query)))

    async def comment(self, number: int, key: str, body: dict[str, Any]) -> None:
        """A staff comment with an idempotency key, repeated until answered."""

        async def post() -> None:
            headers = {"authorization": f"Bearer {self.token}", "content-type": "application/json", "idempotency-key": key}
            path = f"/api/v1/tasks/{number}/comments"
            answer = await self.exchange("POST", path, headers=headers, body=json.dumps(body).encode())
            if answer.status >= 500:
                raise Broken(str(answer.status))
            assert answer.status in (200, 201), answer.body

        await self.persist(post)


class Conversation:
    """One client's talk with the company: two messages in, two answers out."""

    def __init__(self, office: Office, k: int) -> None:
        self.office = office
        self.first, self.answer = f"my invoice is wrong ({k})", f"we are looking into it ({k})"
        self.reply, self.second = f"here is the right one ({k})", f"thank you ({k})"
        self.name = f"Client {k}"
        self.client = 0
        self.number = 0

    async def play(self) -> None:
        """Everybody acts as soon as he has seen what he answers to."""
        telegram, bot = self.office.telegram, self.office.client_bot
        self.client = (await telegram.add_person(first_name=self.name))["id"]
        await telegram.act(self.client, "start", bot=bot)
        await telegram.act(self.client, "send", chat=bot, text=self.first, attach=PHOTO)
        await until(self.is_task_there, f"the task of {self.name}")
        task = await self.office.persist(lambda: self.office.company.call(self.office.token, "GET", f"/tasks/{self.number}"))
        client = f"contact:{task['client']['id']}"
        await self.office.comment(self.number, self.answer, {"text": self.answer, "notify": [client]})
        notification = await self.notification()
        await telegram.act(self.office.olga, "send", chat=self.office.standard_bot, text=self.reply, reply_to=notification)
        await telegram.act(self.client, "send", chat=bot, text=self.second)
        await until(self.is_over, f"the end of the talk with {self.name}")

    async def is_task_there(self) -> bool:
        tasks = [
            task for task in await self.office.items("/tasks", cursor="before") if task["title"].startswith(self.name + " (")
        ]
        self.number = tasks[0]["number"] if tasks else 0
        return bool(tasks)

    async def notification(self) -> int:
        """Olga's notification of the first message; when a crash had it sent again, the copy that the bridge knows of."""
        found: list[int] = []

        async def is_there() -> bool:
            if not await self.is_at_rest():
                return False
            seen = await self.office.telegram.messages(self.office.olga, self.office.standard_bot)
            found[:] = [message["message_id"] for message in seen if self.first in message.get("text", "")]
            return bool(found)

        await until(is_there, "Olga's notification")
        return found[-1]

    async def is_at_rest(self) -> bool:
        return all(each["state"] not in ("due", "sending") for each in await self.office.items("/deliveries"))

    async def comments(self) -> list[dict[str, Any]]:
        return [each for each in await self.office.items(f"/tasks/{self.number}/comments") if not each["system"]]

    async def is_over(self) -> bool:
        """All four are written down, the photo is in, and every delivery has come to rest."""
        comments = await self.comments()
        has_photo = bool(comments) and all(file["state"] == "stored" for file in comments[0]["files"])
        return len(comments) >= 4 and has_photo and await self.is_at_rest()

    async def check(self) -> None:
        """Exactly once inside; outside at most once, and never silently lost."""
        comments = await self.comments()
        texts = [each["text"] for each in comments]
        assert Counter(texts) == Counter([self.first, self.answer, self.reply, self.second])
        assert texts.index(self.first) < texts.index(self.second)
        assert [file["state"] for file in comments[0]["files"]] == ["stored"]
        tasks = await self.office.items("/tasks", cursor="before")
        assert [task["number"] for task in tasks if task["title"].startswith(self.name + " (")] == [self.number]
        contacts = await self.office.items("/contacts")
        assert len([each for each in contacts if each["person"] == self.client]) == 1
        await self.check_answers(comments)

    async def check_answers(self, comments: list[dict[str, Any]]) -> None:
        heard = Counter(m.get("text", "") for m in await self.office.telegram.messages(self.client, self.office.client_bot))
        doubtful = {each["comment"] for each in await self.office.items("/deliveries", state="in_doubt")}
        for comment in comments:
            if comment["text"] in (self.answer, self.reply):
                assert heard[comment["text"]] <= 1
                assert heard[comment["text"]] == 1 or comment["id"] in doubtful


def unfinished(folder: Path) -> list[tuple[Any, ...]]:
    """Inbox entries that were not handled."""
    with closing(sqlite3.connect(folder / "bridge.db")) as connection:
        return connection.execute("SELECT id, state, error FROM inbox WHERE state <> 'handled'").fetchall()


async def die_once(office: Office, point: str, k: int) -> bool:
    """One conversation with a bridge that dies at the k-th passing; whether it died."""
    await office.bridge.kill()
    office.deaths.clear()
    try:
        await office.bridge.start({"BRIDGE_CRASH_AT": f"{point}:{k}"})
    except HarnessFault:
        office.deaths.append(0)
        await office.bridge.start()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(office.supervise)
        conversation = Conversation(office, k)
        await conversation.play()
        await conversation.check()
        nursery.cancel_scope.cancel()
    assert unfinished(office.folder) == []
    return bool(office.deaths)


@pytest.mark.live
@pytest.mark.timeout(170)
@pytest.mark.parametrize("point", [AFTER_COMMIT, BEFORE_COMMIT])
async def test_no_commit_is_a_bad_moment_to_die(point: str, tmp_path: Path) -> None:
    """Killed at every passing of the point: one task, one contact, four comments, each answer heard once or in doubt."""
    async with fake_telegram(tmp_path, seed=1) as addresses:
        bridge = BridgeProcess(tmp_path, addresses.bot_api)
        exchange, control = HttpExchange(bridge.url), HttpExchange(addresses.control)
        try:
            await bridge.start()
            office = Office(
                folder=tmp_path,
                bridge=bridge,
                telegram=TelegramSide(control),
                company=CompanySide(exchange),
                exchange=exchange,
            )
            await office.found(addresses.bot_api)
            died = 0
            while await die_once(office, point, died + 1):
                died += 1
                assert died < COMMITS_MAX
            assert died >= 10, "the conversation has more commits than that: did the crash point work?"
        finally:
            with trio.CancelScope(shield=True):
                await exchange.aclose()
                await control.aclose()
                await bridge.stop()


def test_refused_is_not_retried() -> None:
    """`persist` repeats what had no answer, never what was refused."""
    assert not issubclass(Refused, (PeerGone, Broken))
