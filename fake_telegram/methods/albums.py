"""Albums (Bot API: sendMediaGroup): 2 to 10 files that people see as one message, each a message of its own."""

from typing import Any, Final, get_args

from fake_telegram.world import FileKind, Media, albums, limits

from .accounts import connection, shown
from .input_media import media
from .refusals import bad_request
from .sending import CIRCUMSTANCES, Keyboards, deliver, where
from .tables import Call, Method, parameters

_KINDS: Final = frozenset({"photo", "video", "live_photo", "document", "audio"})


def _send(call: Call) -> list[dict[str, Any]]:
    given = call.args.json("media", "media")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of InputMedia")
    if len(given) > limits.ALBUM_ITEMS_MAX:
        raise bad_request("too many messages to send as an album")
    items = [_item(call, one) for one in given]
    if not items:
        raise bad_request("there are no messages to send")
    if not albums.go_together([item.kind for item in items]):
        raise bad_request("can't use the media of the specified type in the album")
    by = connection(call)
    for item in items:
        where(call, item, by)  # none is sent where one of them may not be
    album = call.world.fresh_album_id() if len(items) >= limits.ALBUM_ITEMS_MIN else ""
    sent = [deliver(call, item, Keyboards(), album=album) for item in items]
    return [shown(call, one) for one in sent]


def _item(call: Call, given: Any) -> Media:
    kind = given.get("type") if isinstance(given, dict) else None
    if kind in get_args(FileKind) and kind not in _KINDS:
        raise bad_request(f'type "{kind}" can\'t be used in sendMediaGroup')
    return media(call, given, _KINDS)


METHODS: Final = (Method("sendMediaGroup", _send, (*CIRCUMSTANCES, *parameters(media="JSON!"))),)
