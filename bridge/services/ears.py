"""One listener per enabled bot: it points Telegram at our webhook, or polls; whichever the bot's switch says.

Listeners follow the bot's row: a new token, address or switch ends the old listener and starts another. What a listener meets
(a second poller, a revoked token, a refused URL) is kept as the bot's *hearing*, for the doctor and the staff pages; it never
ends the process.
"""

import logging
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final

import trio

from bridge.domain.commands import MENU_LANGUAGES, menu_ids
from bridge.domain.conversations import BotKind, Lane
from bridge.domain.conversations import Intake as IntakeKind
from bridge.domain.facts import Fact
from bridge.domain.ids import BotId, ChatId, TopicId
from bridge.domain.notices import words
from bridge.ports.clock import Clock
from bridge.ports.entropy import Entropy
from bridge.ports.seals import SealBroken
from bridge.ports.store import Store, StoreUnavailable, Transaction
from bridge.ports.telegram import (
    BotEar,
    NotAnUpdate,
    TelegramConflict,
    TelegramError,
    TelegramRefused,
    TelegramRetryLater,
    TelegramUnauthorized,
)
from bridge.services.bells import Bells
from bridge.services.intake import Batch, Intake
from bridge.services.leases import Leases
from bridge.services.voices import BotKeys, Voices, keys_of

POLL_TIMEOUT_S: Final = 50
"""Longest long poll the Bot API grants."""
POLLING_TOPIC: Final = TopicId(-1)
"""The lease under which one process polls a bot: (bot, chat 0, topic -1), which no conversation can have."""
BACKOFF_FIRST_S: Final = 1.0
BACKOFF_MAX_S: Final = 60.0
"""Pauses after failures double from the first to the last. Ours."""
OPERATOR_PAUSE_S: Final = 300.0
"""Pause where only a person can help: a revoked token, a refused URL. A change of the bot's row ends it at once."""

EMPTY_POLL_PAUSE_S: Final = 1.0
"""Pause after a long poll that came back empty at once. Ours."""
WEBHOOK_CHECK_S: Final = 600.0
"""Seconds between questions how Telegram fares with our webhook. Ours."""
BOTS_SCAN_S: Final = 10.0
"""Least seconds between looks at all bots when no bell rings."""

_log = logging.getLogger(__name__)


class HearingState(StrEnum):
    STARTING = "starting"
    LISTENING = "listening"
    ELSEWHERE = "elsewhere"
    """Another process of ours polls it."""
    CONFLICT = "conflict"
    """A stranger polls it, or holds a webhook (409)."""
    UNAUTHORIZED = "unauthorized"
    """The token is wrong or revoked (401)."""
    REFUSED = "refused"
    """Telegram does not take our webhook's address."""
    UNHEARD = "unheard"
    """Telegram cannot deliver to our webhook; the words are its last error."""
    UNREACHABLE = "unreachable"
    """The Bot API server does not answer, or not sensibly."""


class Hearing(Fact):
    """How well a bot hears, and since when (Unix seconds); `words` are Telegram's."""

    state: HearingState
    since: float
    words: str = ""


class _Plan(Fact):
    """What a listener was started for; anything else in the bot's row does not concern it."""

    keys: BotKeys

    def is_for(self, keys: BotKeys) -> bool:
        mine, theirs = self.keys.bot, keys.bot
        return (
            (self.keys.token, self.keys.webhook_secret) == (keys.token, keys.webhook_secret)
            and (mine.intake, mine.api_base_url, mine.hook_key) == (theirs.intake, theirs.api_base_url, theirs.hook_key)
            and mine.is_enabled == theirs.is_enabled
        )


class _Pauses:
    """Growing pauses between failures, with jitter so that bots do not knock together."""

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy
        self._next_s = BACKOFF_FIRST_S

    def next(self) -> float:
        """Seconds to wait now."""
        pause_s, self._next_s = self._next_s, min(2 * self._next_s, BACKOFF_MAX_S)
        return pause_s * (1 + self._entropy.fraction()) / 2

    def reset(self) -> None:
        """All is well again."""
        self._next_s = BACKOFF_FIRST_S


class Ears:
    """Keeps every bot listening.

    `public_url`: address of our own, without a trailing slash. `scan_s`: seconds between looks at the bots when no bell rings.
    `allowed_updates`: kinds asked for.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        entropy: Entropy,
        voices: Voices,
        intake: Intake,
        leases: Leases,
        bells: Bells,
        *,
        public_url: str,
        allowed_updates: Sequence[str],
        scan_s: float,
    ) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy
        self._voices = voices
        self._intake = intake
        self._leases = leases
        self._bells = bells
        self._public_url = public_url
        self._allowed_updates = tuple(allowed_updates)
        self._scan_s = scan_s
        self._hearings: dict[BotId, Hearing] = {}
        self._listeners: dict[BotId, tuple[_Plan, trio.CancelScope]] = {}

    @property
    def hearings(self) -> Mapping[BotId, Hearing]:
        """How well each bot hears now, in this process."""
        return self._hearings

    async def run(self) -> None:
        """Listen until cancelled."""
        async with trio.open_nursery() as nursery:
            while True:
                try:
                    bots = await self._store.transact(_all_keys)
                except StoreUnavailable as trouble:
                    _log.warning("the bots cannot be read: %s", trouble)
                else:
                    self._follow(nursery, bots)
                await self._bells.bots.wait(max(self._scan_s, BOTS_SCAN_S))

    def _follow(self, nursery: trio.Nursery, bots: Sequence[BotKeys]) -> None:
        """Start, restart and end listeners, so that they are those the rows ask for."""
        wanted = {keys.bot.id: keys for keys in bots}
        for id, (plan, scope) in list(self._listeners.items()):
            keys = wanted.get(id)
            if keys is None or not plan.is_for(keys):
                scope.cancel()
                self._listeners.pop(id)
        for id, keys in wanted.items():
            if id not in self._listeners:
                scope = trio.CancelScope()
                self._listeners[id] = (_Plan(keys=keys), scope)
                nursery.start_soon(self._listen, keys, scope)
                nursery.start_soon(self._show_menu, keys)

    async def _listen(self, keys: BotKeys, scope: trio.CancelScope) -> None:
        with scope:
            self._hear(keys.bot.id, HearingState.STARTING)
            try:
                ear = self._voices.ear(keys)
            except SealBroken as broken:
                self._hear(keys.bot.id, HearingState.UNAUTHORIZED, str(broken))
                return
            pauses = _Pauses(self._entropy)
            while True:
                least_s = 0.0
                try:
                    await self._open(keys, ear)
                    if not keys.bot.is_enabled:
                        return
                    if keys.bot.intake is IntakeKind.POLLING:
                        await self._poll(keys, ear, pauses)
                    else:
                        await self._watch(keys, ear, pauses)
                        continue
                except TelegramError as error:
                    state, least_s = _meaning(error)
                    self._hear(keys.bot.id, state, error.words)
                except NotAnUpdate as error:
                    self._hear(keys.bot.id, HearingState.UNREACHABLE, f"an answer that holds no updates: {error}")
                except StoreUnavailable as trouble:
                    _log.warning("updates of bot %s cannot be written: %s", keys.bot.id, trouble)
                await trio.sleep(max(least_s, pauses.next()))

    async def _open(self, keys: BotKeys, ear: BotEar) -> None:
        """Tell Telegram how updates are to come in. Pending ones are kept, always."""
        if not keys.bot.is_enabled or keys.bot.intake is IntakeKind.POLLING:
            await ear.delete_webhook()
        else:
            secret = self._voices.webhook_secret(keys)
            await ear.set_webhook(self._url(keys), secret=secret, allowed_updates=self._allowed_updates)
        if keys.bot.is_enabled and keys.bot.intake is IntakeKind.WEBHOOK:
            self._hear(keys.bot.id, HearingState.LISTENING)
        elif not keys.bot.is_enabled:
            self._hearings.pop(keys.bot.id, None)

    async def _watch(self, keys: BotKeys, ear: BotEar, pauses: "_Pauses") -> None:
        """Ask from time to time how Telegram fares with our webhook; returns when it has to be set again."""
        while True:
            asked_at = self._clock.now()
            await trio.sleep(WEBHOOK_CHECK_S)
            state = await ear.webhook_state()
            pauses.reset()
            if state.url != self._url(keys):
                self._hear(keys.bot.id, HearingState.CONFLICT, "somebody else changed the webhook")
                return
            if state.last_error_at is not None and state.last_error_at >= asked_at:
                self._hear(keys.bot.id, HearingState.UNHEARD, state.last_error)
            else:
                self._hear(keys.bot.id, HearingState.LISTENING)

    def _url(self, keys: BotKeys) -> str:
        return f"{self._public_url}/telegram/{keys.bot.hook_key}"

    async def _show_menu(self, keys: BotKeys) -> None:
        """Have Telegram list our commands; a bot without the list hears all the same (R82, R106, R253)."""
        bot = keys.bot
        if not bot.is_enabled:
            return
        try:
            voice = self._voices.voice(keys)
            for language, code in MENU_LANGUAGES:
                menu = tuple((name, words(id, language)) for name, id in menu_ids())
                await voice.set_commands(menu, code, only_in_groups=bot.kind is not BotKind.STANDARD)
        except (TelegramError, SealBroken) as error:
            _log.warning("the menu of bot %s could not be set: %s", bot.id, error)

    async def _poll(self, keys: BotKeys, ear: BotEar, pauses: "_Pauses") -> None:
        """Poll for as long as all goes well. Raises `TelegramError`, `StoreUnavailable`, `NotAnUpdate`."""
        lane = Lane(bot=keys.bot.id, chat=ChatId(0), topic=POLLING_TOPIC)
        while True:
            async with self._leases.hold(lane) as lease:
                if lease is None:
                    self._hear(keys.bot.id, HearingState.ELSEWHERE)
                else:
                    await self._poll_once(keys.bot.id, ear, (lane, lease))
                    pauses.reset()
                    continue
            await trio.sleep(self._scan_s)

    async def _poll_once(self, bot: BotId, ear: BotEar, lease: tuple[Lane, int]) -> None:
        def position(tx: Transaction) -> tuple[int, int] | None:
            row = tx.bots.get(bot)
            return None if row is None else (row.epoch, tx.bots.cursor(bot)[0])

        found = await self._store.transact(position)
        if found is None:
            await trio.sleep(self._scan_s)  # the row is gone; the next look at the bots ends this listener
            return
        epoch, offset = found
        self._hear(bot, HearingState.LISTENING)
        asked_at = trio.current_time()
        updates = await ear.updates(offset, timeout_s=POLL_TIMEOUT_S)
        if not updates and trio.current_time() - asked_at < EMPTY_POLL_PAUSE_S:
            await trio.sleep(EMPTY_POLL_PAUSE_S)  # a server that does not wait must not be asked without end
        if updates:
            await self._intake.polled(Batch(bot=bot, epoch=epoch, lease=lease, updates=tuple(updates)))

    def _hear(self, bot: BotId, state: HearingState, words: str = "") -> None:
        known = self._hearings.get(bot)
        if known is not None and (known.state, known.words) == (state, words):
            return
        self._hearings[bot] = Hearing(state=state, since=self._clock.now(), words=words)
        level = logging.INFO if state in (HearingState.STARTING, HearingState.LISTENING) else logging.WARNING
        _log.log(level, "bot %s is %s%s", bot, state.value, f": {words}" if words else "")


def _meaning(error: TelegramError) -> tuple[HearingState, float]:
    """What an error says of the bot's hearing, and the least pause it asks for in seconds."""
    match error:
        case TelegramUnauthorized():
            return HearingState.UNAUTHORIZED, OPERATOR_PAUSE_S
        case TelegramConflict():
            return HearingState.CONFLICT, 0.0
        case TelegramRefused():
            return HearingState.REFUSED, OPERATOR_PAUSE_S
        case TelegramRetryLater(after_s=after_s, flood=True):
            return HearingState.UNREACHABLE, after_s
        case _:
            return HearingState.UNREACHABLE, 0.0


def _all_keys(tx: Transaction) -> tuple[BotKeys, ...]:
    found = (keys_of(tx, bot.id) for bot in tx.bots.all())
    return tuple(keys for keys in found if keys is not None)
