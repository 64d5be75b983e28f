"""`Telemetry` for Prometheus. Labels are few and bounded: kinds of updates and effects we know, states, nothing of people."""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from bridge.domain.deliveries import DeliveryState
from bridge.ports.telemetry import Backlog

LAG_BUCKETS_S: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 3600.0)
KNOWN_KINDS: Final = frozenset(
    ("message", "edited_message", "callback_query", "message_reaction", "my_chat_member", "chat_member", "channel_post")
)
CONTENT_TYPE: Final = CONTENT_TYPE_LATEST

disable_created_metrics()  # type: ignore[no-untyped-call]  # they would stamp the wall clock of the machine


class Metrics:
    """The numbers of one process, in a registry of their own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        registry = self._registry
        self._updates = Counter("bridge_updates", "Updates written to the inbox", ["kind"], registry=registry)
        self._repeated = Counter("bridge_updates_repeated", "Updates that were there already", ["kind"], registry=registry)
        self._ignored = Counter("bridge_updates_ignored", "Updates we have no use for", registry=registry)
        self._handled = Counter("bridge_entries_handled", "Inbox entries decided on", registry=registry)
        self._parked = Counter("bridge_entries_parked", "Inbox entries that could not be handled", registry=registry)
        self._settled = Counter(
            "bridge_deliveries", "Deliveries that reached a final state", ["effect", "state"], registry=registry
        )
        self._retried = Counter("bridge_deliveries_retried", "Deliveries put off", ["effect"], registry=registry)
        self._lag = Histogram(
            "bridge_delivery_lag_seconds",
            "From queued to settled",
            ["effect"],
            buckets=LAG_BUCKETS_S,
            registry=registry,
        )
        self._floods = Counter("bridge_floods", "Silences Telegram asked for (429)", ["scope"], registry=registry)
        self._overflows = Counter("bridge_feed_overflows", "Watchers told to read anew", registry=registry)
        self._waiting = Gauge("bridge_backlog", "What waits, or needs a person", ["of"], registry=registry)

    def render(self) -> bytes:
        """All numbers in the text format of Prometheus (`CONTENT_TYPE`)."""
        return generate_latest(self._registry)

    def update_taken(self, kind: str, *, repeated: bool) -> None:
        """See the port."""
        counter = self._repeated if repeated else self._updates
        counter.labels(kind if kind in KNOWN_KINDS else "other").inc()

    def update_ignored(self, why: str) -> None:  # noqa: ARG002 - words are for the log, not for a label
        """See the port."""
        self._ignored.inc()

    def entry_handled(self) -> None:
        """See the port."""
        self._handled.inc()

    def entry_parked(self) -> None:
        """See the port."""
        self._parked.inc()

    def delivery_settled(self, effect: str, state: DeliveryState, *, lag_s: float) -> None:
        """See the port."""
        self._settled.labels(effect, state.value).inc()
        self._lag.labels(effect).observe(lag_s)

    def delivery_retried(self, effect: str) -> None:
        """See the port."""
        self._retried.labels(effect).inc()

    def flood(self, *, whole_bot: bool) -> None:
        """See the port."""
        self._floods.labels("bot" if whole_bot else "chat").inc()

    def feed_overflowed(self) -> None:
        """See the port."""
        self._overflows.inc()

    def backlog(self, backlog: Backlog) -> None:
        """See the port."""
        self._waiting.labels("entries_new").set(backlog.entries_new)
        self._waiting.labels("entries_parked").set(backlog.entries_parked)
        self._waiting.labels("deliveries_due").set(backlog.deliveries_due)
        self._waiting.labels("deliveries_in_doubt").set(backlog.deliveries_in_doubt)
