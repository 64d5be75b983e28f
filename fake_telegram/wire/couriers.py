"""Webhook delivery: every update to the bot's URL, in order within a queue, queues in parallel, again until 2xx.

One courier per bot with a webhook. Each delivery queue that has something to deliver is one task, so one update per queue is in
flight; a semaphore bounds them all. An update leaves the world's queue only when it was answered 2xx or has grown too old.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

import trio

from fake_telegram.clocks import Clock
from fake_telegram.exchanges import Connect
from fake_telegram.faults import Cut, FaultPlan, LostReply, StandingFault
from fake_telegram.world import Bot, BotId, QueuedUpdate, World

from .forms import Form
from .late_updates import chat_of
from .limits import WireLimits
from .mishaps import Mishaps
from .parcels import Parcel, harm_of_parcel, packed
from .retries import RetryPace
from .webhook_calls import Failed, WebhookCalls
from .webhook_posts import method_in_reply

__all__ = ["GONE_FOR_S", "Couriers", "RunMethod"]

GONE_FOR_S = 23 * 3600
"""An URL that answers 410 for so long loses its webhook (Bot API server)."""

_UNREACHED_TOLD_S = 60.0
"""How often the journal tells that a site cannot be connected to: dialled every two seconds, it would push out all else. Ours."""

_READ_AHEAD = 500
"""Updates taken over from the world's queue in one look; ours."""

RunMethod = Callable[[Bot, str, Form], None]
"""Carries out a method call that came in a webhook's answer."""


@dataclass(slots=True, kw_only=True)
class Couriers:
    """All webhook deliveries of one world.

    ``clock`` is Telegram's time, ``connect`` opens connections, ``changed`` is called after what may be worth a look at the
    journal. Nothing is delivered unless ``run`` is running.
    """

    world: World
    clock: Clock
    connect: Connect
    plan: FaultPlan
    limits: WireLimits
    changed: Callable[[], None]
    run_method: RunMethod
    mishaps: Mishaps
    seed: int = 0
    _courier_of: dict[BotId, _Courier] = field(default_factory=dict)
    _nursery: trio.Nursery | None = None

    async def run(self, *, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """Deliver until cancelled."""
        async with trio.open_nursery() as nursery:
            self._nursery = nursery
            task_status.started()
            try:
                for bot in list(self.world.bots.values()):
                    self.webhook_set(bot)
                await trio.sleep_forever()
            finally:
                self._nursery = None
                self._courier_of.clear()

    def wake(self, bot: BotId) -> None:
        """An update of ``bot`` came."""
        courier = self._courier_of.get(bot)
        if courier is not None:
            courier.wake()

    def webhook_set(self, bot: Bot) -> None:
        """The webhook of ``bot`` was set, changed or deleted, or the bot closed or launched again: begin anew, or stop."""
        current = self._courier_of.get(bot.id)
        if current is not None:
            if current.generation == bot.webhook.generation:
                return
            del self._courier_of[bot.id]
            current.stop()
        if bot.webhook.url and not bot.was_closed and self._nursery is not None:
            courier = self._courier_of[bot.id] = _Courier(self, bot)
            self._nursery.start_soon(courier.run)


class _Courier:
    """Delivers the updates of one bot to one setting of its webhook."""

    def __init__(self, house: Couriers, bot: Bot) -> None:
        self.generation = bot.webhook.generation
        self._house = house
        self._bot = bot
        self._dice = Random(f"{house.seed}:webhook:{bot.id}:{self.generation}")
        self._calls = WebhookCalls(bot, house.connect, house.clock)
        self._scope = trio.CancelScope()
        self._news = trio.Event()
        self._next_id = 0
        self._queues: dict[str, deque[Parcel]] = {}
        self._slots = trio.Semaphore(bot.webhook.max_connections)
        self._gone_since: float | None = None
        self._unreached_told_at = float("-inf")

    def wake(self) -> None:
        self._news.set()

    def stop(self) -> None:
        self._scope.cancel()

    async def run(self) -> None:
        """Hand out new updates to their queues until stopped."""
        with self._scope:
            try:
                async with trio.open_nursery() as nursery:
                    while True:
                        self._news = trio.Event()
                        self._hand_out(nursery)
                        await self._news.wait()
            finally:
                await self._calls.aclose()

    def _hand_out(self, nursery: trio.Nursery) -> None:
        updates = self._bot.updates
        if updates.next_update_id < self._next_id:  # ids started again at random after a silent week
            self._next_id = 0
        while found := updates.pending(self._house.clock.now(), offset=self._next_id, limit=_READ_AHEAD):
            self._next_id = found[-1].update_id + 1
            for update in found:
                parcel = packed(update, self._bot.id, self._house.plan, self._journal_fault)
                queue = self._queues.get(update.queue_key)
                if queue is None:
                    self._queues[update.queue_key] = deque([parcel])
                    nursery.start_soon(self._work_off, update.queue_key)
                else:
                    queue.append(parcel)

    async def _work_off(self, key: str) -> None:
        """Deliver one queue, head after head, until it is empty."""
        queue = self._queues[key]
        while queue:
            update = queue[0].update
            with self._house.mishaps.confined("delivery", bot=self._bot.id, update_id=update.update_id):
                await self._deliver(queue[0])
            if self._still_waits(update):  # it could not even be sent: parked in the journal
                self._bot.updates.take_out(update.update_id)
            queue.popleft()
        del self._queues[key]

    # -- one update ---------------------------------------------------------------------------------------------

    async def _deliver(self, parcel: Parcel) -> None:
        """Deliver one update, with the faults that strike it, until it is done or too old."""
        update = parcel.update
        harm, pace = harm_of_parcel(parcel, self._house.plan, self._dice), RetryPace(self._dice)
        delay_s, attempt, spoiled = harm.hold_s, 0, harm.spoiled
        while update.expires_at > self._house.clock.now() + delay_s:
            if delay_s:
                await self._house.clock.sleep(delay_s)
            if not self._still_waits(update):
                return
            attempt += 1
            failed = await self._attempt(update, attempt, spoiled)
            spoiled = None
            if failed is None:
                for copy in range(harm.copies):
                    await self._attempt(update, attempt + copy + 1, None)
                self._bot.updates.take_out(update.update_id)
                return
            delay_s = 0.0 if failed.unreached else pace.after_failure(failed.retry_after_s)
        self._bot.updates.take_out(update.update_id)
        self._journal(update, attempt, outcome="dropped: too old")

    def _still_waits(self, update: QueuedUpdate) -> bool:
        """Whether the bot has not dropped it meanwhile (drop_pending_updates), nor the queue's bound."""
        found = self._bot.updates.pending(self._house.clock.now(), offset=update.update_id, limit=1)
        return bool(found) and found[0] is update

    async def _attempt(self, update: QueuedUpdate, attempt: int, spoiled: Cut | LostReply | None) -> Failed | None:
        async with self._slots:
            answer = await self._calls.post(update.payload, spoiled)
        house = self._house
        if isinstance(answer, Failed):
            self._bot.webhook.failed(answer.message, house.clock.now())
            self._journal_failure(update, attempt, answer)
            self._watch_gone(answer)
            return answer
        self._gone_since, self._unreached_told_at = None, float("-inf")
        self._journal(update, attempt, outcome="delivered", status=answer.status)
        called = method_in_reply(answer, house.limits)
        if called is not None:
            method, form = called
            house.run_method(self._bot, method, form)
        return None

    def _watch_gone(self, failed: Failed) -> None:
        if failed.status is None:  # nobody answered: neither gone nor back
            return
        if failed.status != 410:
            self._gone_since = None
            return
        now = self._house.clock.now()
        if self._gone_since is None:
            self._gone_since = now
        elif now - self._gone_since >= GONE_FOR_S:
            self._house.run_method(self._bot, "deleteWebhook", Form())
            self._house.webhook_set(self._bot)

    # -- journal ------------------------------------------------------------------------------------------------

    def _journal_fault(self, strike: StandingFault, update: QueuedUpdate) -> None:
        subject = {"update_id": update.update_id, "update": update.kind, "chat": chat_of(update.payload)}
        self._house.world.journal.add(self._house.clock.now(), "fault", name=strike.fault.name, fired=strike.fired, **subject)

    def _journal_failure(self, update: QueuedUpdate, attempt: int, failed: Failed) -> None:
        now = self._house.clock.now()
        if failed.unreached:
            if now < self._unreached_told_at + _UNREACHED_TOLD_S:
                return
            self._unreached_told_at = now
        self._journal(update, attempt, outcome=failed.message)

    def _journal(self, update: QueuedUpdate, attempt: int, *, outcome: str, status: int | None = None) -> None:
        fields = {"bot": self._bot.id, "update_id": update.update_id, "update": update.kind}
        if status is not None:
            fields["status"] = status
        self._house.world.journal.add(self._house.clock.now(), "webhook", attempt=attempt, outcome=outcome, **fields)
        self._house.changed()
