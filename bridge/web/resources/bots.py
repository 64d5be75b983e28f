"""Bots: an account's own ones, and the operator's standard one for all (R24–R26, R31–R33)."""

from typing import Final

from bridge.domain.conversations import Bot
from bridge.domain.ids import BotId
from bridge.ports.store import Transaction
from bridge.services.connecting import Connecting, own_bot, reset_bot
from bridge.services.wanted import BotChange, BotWanted, StandardBotWanted
from bridge.web.calls import Call, Door, Page, Reply, Route
from bridge.web.errors import NotFound
from bridge.web.resources.paths import ID
from bridge.web.shapes import bot_shown


async def list_bots(call: Call) -> Reply:
    """GET /api/v1/bots: the account's own bots."""

    def look(tx: Transaction) -> Page:
        own = (bot for bot in tx.bots.all() if bot.account == call.account)
        return Page(items=tuple(bot_shown(bot, call.house.ears.hearings.get(bot.id)) for bot in own))

    return Reply(body=await call.read(look))


async def add_bot(call: Call) -> Reply:
    """POST /api/v1/bots: Telegram is asked about the token before anything is kept (R25, R33)."""
    wanted = await call.json(BotWanted)
    repeated = await call.read(call.repeated)
    if repeated is not None:
        return repeated
    now = call.house.clock.now()

    def then(tx: Transaction, bot: Bot) -> Reply:
        return call.made(tx, bot_shown(bot), now)

    reply = await _connecting(call).add_own_bot(call.staff.account, call.staff.employee, wanted, then)
    call.house.bells.bots.ring()
    return reply


async def change_bot(call: Call) -> Reply:
    """PATCH /api/v1/bots/{id}: settings, the on/off switch (R31), or a new token of the same bot."""
    change = await call.json(BotChange)
    try:
        bot = await _connecting(call).change_bot(call.account, _id(call), call.staff.employee.id, change)
    except LookupError as error:
        raise NotFound("no such bot") from error
    call.house.bells.bots.ring()
    return Reply(body=bot_shown(bot))


async def reset(call: Call) -> Reply:
    """POST /api/v1/bots/{id}/reset: Telegram's side is new, a new epoch of updates opens."""

    def write(tx: Transaction) -> Bot:
        try:
            return reset_bot(tx, own_bot(tx, call.account, _id(call)))
        except LookupError as error:
            raise NotFound("no such bot") from error

    bot = await call.house.store.transact(write)
    call.house.bells.bots.ring()
    return Reply(body=bot_shown(bot))


async def set_standard_bot(call: Call) -> Reply:
    """POST /api/v1/standard-bot {token, api_base_url?, intake?}: by the operator."""
    bot = await _connecting(call).set_standard_bot(await call.json(StandardBotWanted))
    call.house.bells.bots.ring()
    return Reply(status=201, body=bot_shown(bot))


async def show_standard_bot(call: Call) -> Reply:
    """GET /api/v1/standard-bot."""
    bot = await call.read(lambda tx: tx.bots.standard())
    if bot is None:
        raise NotFound("no standard bot is connected yet")
    return Reply(body=bot_shown(bot, call.house.ears.hearings.get(bot.id)))


def _connecting(call: Call) -> Connecting:
    house = call.house
    return Connecting(
        house.store, house.telegram, house.seals, house.entropy, house.clock, api_base_url=call.settings.telegram_api
    )


def _id(call: Call) -> BotId:
    return BotId(int(call.path["id"]))


ROUTES: Final = (
    Route("GET", "/api/v1/bots", Door.STAFF, list_bots),
    Route("POST", "/api/v1/bots", Door.CONFIGURER, add_bot),
    Route("PATCH", f"/api/v1/bots/{ID}", Door.CONFIGURER, change_bot),
    Route("POST", f"/api/v1/bots/{ID}/reset", Door.CONFIGURER, reset),
    Route("POST", "/api/v1/standard-bot", Door.OPERATOR, set_standard_bot),
    Route("GET", "/api/v1/standard-bot", Door.OPERATOR, show_standard_bot),
)
