"""Groups, forum topics and channel discussions: what follows from whatever happens there (R66–R115, R125–R138).

A message is a command, or it is relayed to the bound task, or it is nobody's business. This file sorts events and rules on
membership; the relay stands in `room_relay`, commands in `room_commands`, `/task` and its two questions in `room_tasks`.
"""

from bridge.domain.decide import NOTHING, Decision
from bridge.domain.ids import IdSource
from bridge.domain.room_views import RoomEvent, RoomView


def decide(view: RoomView, event: RoomEvent, *, now: float, ids: IdSource, token: str) -> Decision:
    """What follows from an event in a group.

    `now` in Unix seconds; `token`: a fresh secret for the buttons of a question. A disabled bot (R31) and an account that
    is switched off or whose plan has no groups hear nothing (R18, A1).
    """
    raise NotImplementedError
