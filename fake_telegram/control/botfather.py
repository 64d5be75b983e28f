"""What a bot's owner tells BotFather: privacy mode, inline mode, business mode, another token."""

from __future__ import annotations

from collections.abc import Callable

from quart import Response
from quart_trio import QuartTrio

from fake_telegram.world import BotId, World

from . import bodies
from .inputs import answer, read_body, read_who
from .names import resolve_bot
from .views import view_bot

__all__ = ["add_botfather"]


def add_botfather(app: QuartTrio, world: World, now: Callable[[], float]) -> None:
    """The routes of settings; each answers with the bot as it is then. ``now`` gives Unix seconds."""

    def named(who: str) -> BotId:
        return resolve_bot(world, read_who(who))

    def shown(bot: BotId) -> Response:
        return answer(view_bot(world.bots[bot], now()))

    @app.post("/bots/<who>/privacy")
    async def privacy(who: str) -> Response:
        bot, said = named(who), await read_body(bodies.SetPrivacy)
        world.set_privacy(bot, said.on)
        return shown(bot)

    @app.post("/bots/<who>/inline")
    async def inline(who: str) -> Response:
        bot, said = named(who), await read_body(bodies.SetInline)
        world.set_inline(bot, said.on, feedback=said.feedback, location=said.location)
        return shown(bot)

    @app.post("/bots/<who>/topics")
    async def topics(who: str) -> Response:
        bot, said = named(who), await read_body(bodies.SetTopics)
        world.set_topics(bot, said.on, by_users=said.by_users)
        return shown(bot)

    @app.post("/bots/<who>/business")
    async def business(who: str) -> Response:
        bot, said = named(who), await read_body(bodies.SetBusiness)
        world.set_business(bot, said.on)
        return shown(bot)

    @app.post("/bots/<who>/web_app")
    async def web_app(who: str) -> Response:
        bot, said = named(who), await read_body(bodies.SetWebApp)
        world.set_main_web_app(bot, said.url)
        return shown(bot)

    @app.post("/bots/<who>/managing")
    async def managing(who: str) -> Response:
        bot, said = named(who), await read_body(bodies.SetManaging)
        world.set_managing(bot, said.on)
        return shown(bot)

    @app.post("/bots/<who>/guarding")
    async def guarding(who: str) -> Response:
        bot, said = named(who), await read_body(bodies.SetGuarding)
        world.set_guarding(bot, said.on)
        return shown(bot)

    @app.post("/bots/<who>/revocation")
    async def revoke(who: str) -> Response:
        bot = named(who)
        world.revoke_token(bot, now=now())
        return shown(bot)

    _add_modes(app, world, named, shown)


def _add_modes(app: QuartTrio, world: World, named: Callable[[str], BotId], shown: Callable[[BotId], Response]) -> None:
    """Guest mode and bot-to-bot mode."""

    @app.post("/bots/<who>/guests")
    async def guests(who: str) -> Response:
        bot, said = named(who), await read_body(bodies.SetGuests)
        world.set_guests(bot, said.on)
        return shown(bot)

    @app.post("/bots/<who>/bot_talk")
    async def bot_talk(who: str) -> Response:
        bot, said = named(who), await read_body(bodies.SetBotTalk)
        world.set_bot_talk(bot, said.on)
        return shown(bot)
