"""What is measured over HTTP. Every function gives one row, with a figure for each contender that can do it."""

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

from benchmarks.contenders import FAKE, QUART, TEST_API, Contender
from benchmarks.exchanges import Caller
from benchmarks.load import load_of
from benchmarks.plan import Plan
from benchmarks.receiving import Receiver
from benchmarks.table import Row

__all__ = ["rows"]

FILE_BYTES = 10 * 1024 * 1024
TEXT = "Order 17 is ready: two soups, one tea"
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def rows(running: list[Contender], plan: Plan) -> Iterator[Row]:
    """All rows, one after the other; the contenders of a row never run at the same time."""
    for connections in plan.connections:
        yield from send_message(running, connections, plan)
    yield waiting_updates(running, plan)
    yield webhooks(running, plan)
    yield uploads(running, plan)
    yield downloads(running, plan)
    yield latency(running[0], plan)


def send_message(running: list[Contender], connections: int, plan: Plan) -> Iterator[Row]:
    """Calls per second and the server's own processor time per call: the best of some rounds, in which all take turns.

    What else the machine does only ever takes away, and does not decide so easily over whom it takes from.
    """
    rates: dict[str, float] = {}
    costs: dict[str, float] = {}
    for one in running * plan.rounds:
        url = f"{one.url}/bot{one.token}/sendMessage"
        body = json.dumps({"chat_id": one.chat, "text": TEXT})
        spent = processor_s(one.process)
        load = load_of(url, body, connections, plan.load_s)
        cost = (processor_s(one.process) - spent) / load.calls * 1e6
        rates[one.name] = max(load.calls / load.seconds, rates.get(one.name, 0))
        costs[one.name] = min(cost, costs.get(one.name, cost))
    name = f"sendMessage, {connections} connection{'s' * (connections > 1)}"
    yield Row(name, "calls/s", rates, more_is_better=True, ahead_of={TEST_API: 1.0, QUART: 5.0})
    yield Row(f"{name}: processor time", "µs/call", costs)


def processor_s(process: int) -> float:
    """What a process has used of the processor so far, its threads together."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S


def waiting_updates(running: list[Contender], plan: Plan) -> Row:
    """getUpdates that finds 100 updates, each time of a bot that was not asked before."""
    figures: dict[str, float] = {}
    for one in running:
        took = []
        with one.caller() as caller:
            for number in range(plan.polls):
                token = _with_waiting_updates(one, caller, number)
                began = time.perf_counter()
                answer = caller.call("GET", f"/bot{token}/getUpdates")
                took.append(time.perf_counter() - began)
                assert len(json.loads(answer)["result"]) == 100
        figures[one.name] = statistics.median(took) * 1e3
    return Row("getUpdates, 100 waiting", "ms", figures, ahead_of={TEST_API: 1.0, QUART: 1.0})


def _with_waiting_updates(one: Contender, caller: Caller, number: int) -> str:
    match one.name:
        case name if name == FAKE:
            return str(one.facts["waiting"][number])
        case name if name == TEST_API:
            token = f"{number}:waiting"
            for waiting in range(100):
                caller.post("/sendMessage", botToken=token, **_message(waiting))
            return token
        case _:
            return one.token


def _message(number: int) -> dict[str, object]:
    person = {"id": 1, "first_name": "Ann"}
    return {"from": person, "chat": {**person, "type": "private"}, "date": 0, "text": f"waiting {number}"}


def webhooks(running: list[Contender], plan: Plan) -> Row:
    """Updates per second to a bot that answers at once: a backlog in 50 chats, or messages as fast as they are taken."""
    figures: dict[str, float] = {}
    for one in running:
        if one.name == QUART:
            continue
        with Receiver() as receiver, one.caller() as caller:
            token = one.facts.get("courier", "1:courier")
            caller.post(f"/bot{token}/setWebhook", url=receiver.url)
            began = time.perf_counter()
            if one.name == TEST_API:
                Thread(target=_write, args=(one, token, plan.deliveries), daemon=True).start()
            figures[one.name] = plan.deliveries / (receiver.wait_for(plan.deliveries, 60) - began)
    return Row("webhook delivery", "updates/s", figures, more_is_better=True, ahead_of={TEST_API: 1.0})


def _write(one: Contender, token: str, count: int) -> None:
    with one.caller() as caller:
        for number in range(count):
            caller.post("/sendMessage", botToken=token, **_message(number))


def uploads(running: list[Contender], plan: Plan) -> Row:
    """sendDocument by multipart; the best of some turns."""

    def upload(one: Contender, caller: Caller, turn: int) -> float:
        body = _multipart("x" * 24, one.chat, turn.to_bytes(4) * (FILE_BYTES // 4))
        began = time.perf_counter()
        caller.call("POST", f"/bot{one.token}/sendDocument", body, f"multipart/form-data; boundary={'x' * 24}")
        return time.perf_counter() - began

    return Row("upload of 10 MB", "ms", _in_turns(running, plan.transfers, upload))


def downloads(running: list[Contender], plan: Plan) -> Row:
    """A file of 10 MB, by the path that getFile gives; the best of some turns."""

    def download(one: Contender, caller: Caller, _: int) -> float:
        path = _downloadable(one, caller)
        began = time.perf_counter()
        assert len(caller.call("GET", path)) == FILE_BYTES
        return time.perf_counter() - began

    return Row("download of 10 MB", "ms", _in_turns(running, plan.transfers, download))


def _in_turns(running: list[Contender], turns: int, transfer: Callable[[Contender, Caller, int], float]) -> dict[str, float]:
    """The shortest time of each contender that knows files, in ms."""
    best: dict[str, float] = {}
    with ExitStack() as stack:
        callers = {one.name: (one, stack.enter_context(one.caller())) for one in running if one.name != TEST_API}
        for turn in range(turns):
            for name, (one, caller) in callers.items():
                best[name] = min(transfer(one, caller, turn) * 1e3, best.get(name, float("inf")))
    return best


def _multipart(boundary: str, chat: int, data: bytes) -> bytes:
    chat_part = f'--{boundary}\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n{chat}\r\n'
    file_part = f'--{boundary}\r\nContent-Disposition: form-data; name="document"; filename="a.bin"\r\n\r\n'
    return (chat_part + file_part).encode() + data + f"\r\n--{boundary}--\r\n".encode()


def _downloadable(one: Contender, caller: Caller) -> str:
    """The path of a file that was just uploaded."""
    if one.name == QUART:
        return f"/file/bot{one.token}/any"
    body = _multipart("y" * 24, one.chat, bytes(FILE_BYTES))
    sent = caller.call("POST", f"/bot{one.token}/sendDocument", body, f"multipart/form-data; boundary={'y' * 24}")
    file_id = json.loads(sent)["result"]["document"]["file_id"]
    found = caller.post(f"/bot{one.token}/getFile", file_id=file_id)
    return f"/file/bot{one.token}/{found['result']['file_path']}"


def latency(fake: Contender, plan: Plan) -> Row:
    """From the moment a message is in the world (by the journal) until the waiting poll has its whole answer."""
    took = []
    offset = 0
    act = f"/people/{fake.chat}/send"
    with fake.caller() as poller, Caller(fake.facts["control"]) as person:
        for number in range(plan.latencies):
            poller.send("GET", f"/bot{fake.token}/getUpdates?timeout=20&offset={offset}")
            cursor = _journal(person, 10**9)["cursor"]
            person.post(act, chat=fake.facts["talker_id"], text=f"now {number}")
            answer = poller.receive()
            arrived = time.time()
            offset = json.loads(answer)["result"][-1]["update_id"] + 1
            took.append(arrived - _journal(person, cursor)["entries"][0]["at"])
    return Row("act to answered long poll", "ms", {FAKE: statistics.median(took) * 1e3}, at_most=5.0)


def _journal(person: Caller, cursor: int) -> dict[str, object]:
    found: dict[str, object] = json.loads(person.call("GET", f"/journal?cursor={cursor}&kind=message_sent"))
    return found
