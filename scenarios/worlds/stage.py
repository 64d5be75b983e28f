"""What a world offers to whoever plays in it: both sides, time, and trouble. The same for both worlds."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from scenarios.actors.company_side import CompanySide
from scenarios.actors.staging import StandardBot
from scenarios.actors.telegram_side import TelegramSide
from scenarios.language.scalars import WorldKind

Met = Callable[[], Awaitable[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """The front doors of both products and what is needed to come in."""

    telegram: TelegramSide
    company: CompanySide
    operator_token: str
    standard: StandardBot
    api: str
    """The Bot API's address, as the bridge reaches it."""
    suffix: str = ""
    """Put on usernames, where several scenarios share one Telegram."""
    account: str = "acme"
    """Slug of the account to make; one of its own for every scenario."""


class Watch(Protocol):
    """Somebody who follows the live feed."""

    def complaints(self, comments: Sequence[int], tasks: Sequence[int]) -> list[str]:
        """How what was told differs from the comments (by id) and tasks (by number) that there are."""
        ...


class Stage(Protocol):
    """One world, running."""

    @property
    def kind(self) -> WorldKind: ...
    @property
    def sides(self) -> Sides: ...

    def now(self) -> float:
        """The world's Unix time in seconds."""
        ...

    async def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        ...

    async def settle(self, within_s: float, met: Met) -> None:
        """Until what happens has happened: in simulation all of `within_s`; live until `met`, and then a settle window."""
        ...

    async def crash(self, restart_after_s: float) -> None:
        """The bridge dies without a farewell and starts again on its old database."""
        ...

    def watching(self, token: str) -> AbstractAsyncContextManager[Watch]:
        """Follow the company's live feed as the employee of that token, while the block runs."""
        ...

    def records(self) -> tuple[str, ...]:
        """What belongs into the journal besides what was done and seen; the same seed gives the same lines."""
        ...

    async def complaints(self) -> tuple[str, ...]:
        """What went wrong inside the product without anybody outside being told: parked updates, failed connections."""
        ...


class BridgeCrashed(Exception):
    """The bridge ended by itself; `str()` says by what."""


class HarnessFault(Exception):
    """The runner, not the product, is at fault; `str()` says how."""
