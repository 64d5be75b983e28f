"""What the web needs of the bridge behind it; `bridge.app.Bridge` is one."""

from typing import Protocol

from bridge.ports.clock import Clock
from bridge.ports.entropy import Entropy
from bridge.ports.files import Files
from bridge.ports.seals import Seals
from bridge.ports.store import Store
from bridge.ports.telegram import Telegram
from bridge.services.bells import Bells
from bridge.services.ears import Ears
from bridge.services.feed import LiveFeed
from bridge.services.handle import Handler
from bridge.services.intake import Intake
from bridge.services.links import Links


class House(Protocol):
    """The bridge as its front door sees it."""

    @property
    def store(self) -> Store: ...
    @property
    def files(self) -> Files: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def entropy(self) -> Entropy: ...
    @property
    def seals(self) -> Seals: ...
    @property
    def telegram(self) -> Telegram: ...
    @property
    def is_ready(self) -> bool: ...
    @property
    def handle(self) -> Handler: ...
    @property
    def intake(self) -> Intake: ...
    @property
    def ears(self) -> Ears: ...
    @property
    def bells(self) -> Bells: ...
    @property
    def feed(self) -> LiveFeed: ...
    @property
    def links(self) -> Links: ...

    def metrics(self) -> bytes:
        """Counters in Prometheus' text form."""
        ...
