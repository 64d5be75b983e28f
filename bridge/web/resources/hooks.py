"""Telegram's webhook: written down, then 200; 503 only when the store is down, for a refusal blocks that chat's queue."""

from typing import Final

from bridge.domain.limits import MIB
from bridge.services.intake import Receipt
from bridge.web import bodies
from bridge.web.calls import Call, Door, Reply, Route
from bridge.web.errors import BadRequest, Forbidden, NotFound

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"
UPDATE_BYTES_MAX: Final = MIB
"""Telegram's updates are a few KiB; it refuses to take more than this in a call itself."""


async def take_update(call: Call) -> Reply:
    """POST /telegram/{hook_key}: one update of the bot with that key (Bot API, "setWebhook")."""
    body = await bodies.whole(call.request, limit_bytes=UPDATE_BYTES_MAX)
    secret = call.request.headers.get(SECRET_HEADER, "")
    match await call.house.intake.webhook(str(call.path["hook_key"]), secret, body):
        case Receipt.TAKEN:
            return Reply(body={})
        case Receipt.UNKNOWN:
            raise NotFound("no such webhook")
        case Receipt.FORBIDDEN:
            raise Forbidden("the secret token is wrong")
        case Receipt.MALFORMED:
            raise BadRequest("this is not an update", code="not_an_update")


ROUTES: Final = (Route("POST", "/telegram/<hook_key>", Door.OPEN, take_update),)
