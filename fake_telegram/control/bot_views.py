"""What a person sees of bots besides their messages: their profiles, their commands, and the web apps that are open."""

from __future__ import annotations

from quart import Response
from quart_trio import QuartTrio

from fake_telegram.world import Person, World, bot_faces

from .inputs import answer, page_of, read_who
from .names import Unknown, resolve_bot, resolve_chat, resolve_user
from .views import view_bot_for, view_web_app

__all__ = ["add_bot_views"]


def add_bot_views(app: QuartTrio, world: World) -> None:
    """The routes."""

    def viewer(who: str) -> Person:
        found = world.people.get(resolve_user(world, read_who(who)))
        if found is None:
            raise Unknown(f"{who!r} is not a person")
        return found

    @app.get("/people/<who>/bots/<bot>")
    async def profile(who: str, bot: str) -> Response:
        return answer(view_bot_for(world.bots[resolve_bot(world, read_who(bot))], viewer(who)))

    @app.get("/people/<who>/chats/<chat>/commands")
    async def commands(who: str, chat: str) -> Response:
        found = bot_faces.commands_in(world, resolve_chat(world, read_who(chat)), viewer(who))
        return answer([{"bot": bot.id, **command} for bot, command in found])

    @app.get("/people/<who>/web_apps")
    async def web_apps(who: str) -> Response:
        person = viewer(who)
        found = (one for one in world.web_apps.values() if one.person == person.id and one.is_open)
        return answer([view_web_app(one) for one in page_of(found)])
