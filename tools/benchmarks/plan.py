"""How much is measured: enough to trust, or just enough to see that everything still runs."""

from dataclasses import dataclass

__all__ = ["FULL", "SHORT", "Plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Counts, and seconds of load in each of ``rounds``; nothing runs for longer than they say."""

    load_s: float
    rounds: int
    connections: tuple[int, ...]
    polls: int
    deliveries: int
    transfers: int
    latencies: int
    calls: int
    messages: int
    chats: int


FULL = Plan(
    load_s=1,
    rounds=5,
    connections=(1, 16, 64),
    polls=40,
    deliveries=2_000,
    transfers=10,
    latencies=50,
    calls=60_000,
    messages=300_000,
    chats=10_000,
)
SHORT = Plan(
    load_s=0.4,
    rounds=1,
    connections=(1, 16, 64),
    polls=5,
    deliveries=200,
    transfers=2,
    latencies=5,
    calls=4_000,
    messages=10_000,
    chats=1_000,
)
