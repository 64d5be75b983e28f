"""What people do with bots beyond writing to them: pages that bots open, messages they prepare. See the law of `acts`."""

from . import drafts, web_apps, writing
from . import prepared as preparing
from .draft_states import Draft
from .ids import BotId, ChatId, UserId
from .messages import Message
from .opened import WebApp
from .state import State


class BotActs(State):
    """A world in which people use what bots make."""

    # -- web apps

    def open_web_app(
        self,
        by: UserId,
        bot: BotId,
        *,
        now: float,
        message_id: int | None = None,
        button: str = "",
        main: bool = False,
        start_parameter: str = "",
    ) -> WebApp:
        """Open a web app of the bot: from its menu button, or as the others say.

        Parameters:
            message_id, button: from the keyboard that this message of the private chat brought, by the button's text.
            main: the bot's main web app, as from its profile; with `start_parameter` as from a link.
        """
        return web_apps.open_by_hand(
            self,
            by,
            writing.bot_named(self, bot),
            now,
            message_id=message_id,
            button=button,
            main=main,
            start_parameter=start_parameter,
        )

    def send_web_app_data(self, by: UserId, web_app: str, data: str, *, now: float) -> Message:
        """Let a web app that was opened from a keyboard send `data` to the bot, and close."""
        return web_apps.send_data(self, by, web_app, data, now)

    def close_web_app(self, by: UserId, web_app: str, *, now: float) -> WebApp:
        """Close a web app; its query can be answered no more."""
        return web_apps.close(self, by, web_app, now)

    def send_prepared(self, by: UserId, prepared: str, chat: ChatId, *, now: float) -> Message:
        """Send a message that a bot has prepared for one, into a chat of the kinds that it allows."""
        return preparing.send(self, by, prepared, chat, now)

    # -- drafts

    def stop_generation(self, by: UserId, bot: BotId, *, now: float) -> Draft:
        """Press the button under a draft that stops it; the bot is told."""
        return drafts.stop(self, writing.person(self, by).id, writing.bot_named(self, bot).id, now)

    # -- what the bot's owner tells BotFather

    def set_main_web_app(self, bot: BotId, url: str) -> None:
        """Where the bot's main web app is; nowhere when it is empty."""
        self.bots[bot].main_web_app = url
