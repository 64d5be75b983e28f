"""Live locations that come near each other (Bot API: `proximity_alert_radius`, ProximityAlertTriggered).

Of each one in a chat the latest live location counts. Who asked for an alarm gets it once: the first time that somebody else's is
within so many metres, whoever of the two has moved. Anonymous administrators are not betrayed by it.
"""

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt

from fake_telegram.world.limits import LIVE_LOCATION_FOREVER_S, LIVE_LOCATIONS_MAX

from .chats import Chat
from .content import Location
from .messages import Message

_EARTH_RADIUS_M = 6_371_000


def note(chat: Chat, message: Message) -> None:
    """Know that `message` is where its author is to be found, or is so no longer."""
    if not isinstance(message.content, Location) or message.origin is not None or message.sender != message.author:
        return
    known = chat.live.get(message.author)
    if message.content.live_period_s and (known is None or known < message.id):
        chat.live.pop(message.author, None)
        chat.live[message.author] = message.id
        if len(chat.live) > LIVE_LOCATIONS_MAX:
            del chat.live[next(iter(chat.live))]
    elif not message.content.live_period_s and known == message.id:
        del chat.live[message.author]


def alarms(chat: Chat, moved: Message, now: float) -> list[tuple[Message, Message, int]]:
    """Who is alarmed about whom, and how many metres apart they are, now that `moved` is where it is."""
    if chat.live.get(moved.author) != moved.id or not _is_live(moved, now):
        return []
    return [
        (watcher, traveler, metres)
        for other in _others(chat, moved, now)
        for watcher, traveler in ((other, moved), (moved, other))
        for metres in (distance_m(_place(watcher), _place(traveler)),)
        if metres <= (_place(watcher).proximity_alert_radius or -1)
    ]


def distance_m(one: Location, other: Location) -> int:
    """Metres between two places on a globe."""
    north = radians(other.latitude - one.latitude)
    east = radians(other.longitude - one.longitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    return round(2 * _EARTH_RADIUS_M * asin(min(1.0, sqrt(chord))))


def _others(chat: Chat, moved: Message, now: float) -> Iterator[Message]:
    for author, number in chat.live.items():
        found = chat.messages.get(number)
        if author != moved.author and found is not None and _is_live(found, now):
            yield found


def _is_live(message: Message, now: float) -> bool:
    period = _place(message).live_period_s or 0
    return period == LIVE_LOCATION_FOREVER_S or now <= message.at + period


def _place(message: Message) -> Location:
    assert isinstance(message.content, Location), "only locations are noted"
    return message.content
