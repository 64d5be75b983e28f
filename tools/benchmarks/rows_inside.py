"""What is measured inside a process, without any wire: calls, a world that grows, memory. Run as a program it prints JSON."""

import gc
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from benchmarks.contenders import FAKE, environment
from benchmarks.plan import Plan
from benchmarks.table import Row
from fake_telegram.methods import Answer, TdTextParser, call
from fake_telegram.world import Bot, World
from fake_telegram.world.limits import JOURNAL_ENTRIES_MAX

__all__ = ["rows"]

TEXT = "Order 17 is ready: two soups, one tea"
PLAIN_TEXT = "Your order is ready, come and eat"
EPOCH = 1_767_225_600.0
ROUNDS = 10


def rows(plan: Plan) -> Iterator[Row]:
    """Measured in a process of its own, because memory is."""
    command = [sys.executable, "-m", "benchmarks.rows_inside", json.dumps(asdict(plan))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=600, env=environment())
    found = json.loads(done.stdout)
    yield Row("in process: sendMessage", "calls/s", {FAKE: found["plain"]}, more_is_better=True, at_least=40_000)
    yield Row("in process: sendMessage that TDLib parses", "calls/s", {FAKE: found["parsed"]}, more_is_better=True)
    yield Row("in process: getChat", "calls/s", {FAKE: found["getChat"]}, more_is_better=True)
    size = f"{plan.messages:,} messages, {plan.chats:,} chats"
    for method, ratio in found["growth"].items():
        yield Row(f"{method} in a world of {size}, to a small one", "× time", {FAKE: ratio}, at_most=1.5)
    yield Row("memory per message", "bytes", {FAKE: found["bytes"]}, at_most=2048)


class Scene:
    """A bot with ``chats`` private chats."""

    def __init__(self, chats: int) -> None:
        self.world = World(seed=1, parser=TdTextParser())
        self.bot: Bot = self.world.add_bot(name="Talker", username="talker_bot")
        self.people = [self.world.add_person(first_name="Ann").id for _ in range(chats)]
        for person in self.people:
            self.world.start(person, self.bot.id, EPOCH)
        self.bot.updates.clear()
        self._dice = random.Random(1)

    def call(self, method: str, **params: str) -> object:
        """One call that must succeed."""
        outcome = call(self.world, self.bot.token, method, params, {}, now=EPOCH)
        assert isinstance(outcome, Answer), outcome
        return outcome.result

    def once(self, method: str) -> None:
        """One call of ``method`` in any chat; what is edited, copied or deleted is sent first."""
        chat = str(self._dice.choice(self.people))
        match method:
            case "sendMessage":
                self.call("sendMessage", chat_id=chat, text=TEXT)
            case "getChat":
                self.call("getChat", chat_id=chat)
            case _:
                sent = self.call("sendMessage", chat_id=chat, text=TEXT)
                assert isinstance(sent, dict)
                more = {"editMessageText": {"text": TEXT + "!"}, "copyMessage": {"from_chat_id": chat}}.get(method, {})
                self.call(method, chat_id=chat, message_id=str(sent["message_id"]), **more)

    def write(self, count: int) -> None:
        """Let the bot send ``count`` messages, spread over its chats."""
        for number in range(count):
            self.call("sendMessage", chat_id=str(self.people[number % len(self.people)]), text=f"{PLAIN_TEXT} {number}")


def rate(scene: Scene, method: str, calls: int, **params: str) -> float:
    """Calls per second of processor time in the best round: what else the machine does only ever adds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(calls // ROUNDS):
            call(scene.world, scene.bot.token, method, params, {}, now=EPOCH)
        best = min(best, time.process_time() - began)
    return calls // ROUNDS / best


def times_slower(large: Scene, small: Scene, method: str, calls: int) -> float:
    """How much longer a call takes in the large world, both taking turns; the best of each, as above."""
    best = [float("inf")] * 2
    for _ in range(ROUNDS):
        for place, scene in enumerate((large, small)):
            began = time.process_time()
            for _ in range(calls // ROUNDS):
                scene.once(method)
            best[place] = min(best[place], time.process_time() - began)
    return best[0] / best[1]


def resident_bytes() -> int:
    """Memory that this process really has."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def measure(plan: Plan) -> dict[str, object]:
    """All figures by name."""
    small = Scene(10)
    chat = str(small.people[0])
    found: dict[str, object] = {
        "plain": rate(small, "sendMessage", plan.calls, chat_id=chat, text=PLAIN_TEXT),
        "parsed": rate(small, "sendMessage", plan.calls, chat_id=chat, text=TEXT),
        "getChat": rate(small, "getChat", plan.calls, chat_id=chat),
    }
    small = Scene(10)
    large = Scene(plan.chats)
    first = min(plan.messages // 2, JOURNAL_ENTRIES_MAX)  # the journal, which is bounded, is full before we weigh
    large.write(first)
    before = resident_bytes()
    large.write(plan.messages - first)
    found["bytes"] = (resident_bytes() - before) / (plan.messages - first)
    calls = plan.calls // 4
    methods = ("sendMessage", "editMessageText", "copyMessage", "deleteMessage", "getChat")
    found["growth"] = {method: times_slower(large, small, method, calls) for method in methods}
    return found


if __name__ == "__main__":
    print(json.dumps(measure(Plan(**json.loads(sys.argv[1])))))
