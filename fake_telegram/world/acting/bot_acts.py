"""What people do with bots beyond writing to them: pages that bots open, messages they prepare. See the law of `acts`."""

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.draft_states import Draft
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.opened import WebApp
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.happenings import drafts, managing
from fake_telegram.world.ids import BotId, ChatId, UserId
from fake_telegram.world.state import State

from . import join_queries, web_apps, writing
from . import prepared as preparing
from .reply_keyboards import Choice


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

    def press_prepared(self, by: UserId, prepared: str, *, now: float, choice: Choice) -> Message:
        """Press a button that a bot has prepared for one's mini app, with the users or the chat that one chooses."""
        return preparing.press(self, by, prepared, choice, now)

    # -- drafts

    def stop_generation(self, by: UserId, bot: BotId, *, now: float) -> Draft:
        """Press the button under a draft that stops it; the bot is told."""
        return drafts.stop(self, writing.person(self, by).id, writing.bot_named(self, bot).id, now)

    # -- bots that run bots

    def create_managed_bot(
        self,
        by: UserId,
        manager: BotId,
        name: str,
        username: str,
        *,
        now: float,
        message_id: int | None = None,
        button: str = "",
        prepared: str = "",
    ) -> Bot:
        """Make a bot for another to run, as by the manager's link, or by its button.

        Parameters:
            message_id, button: the keyboard's message in the private chat, and the button that asks for a bot.
            prepared: or the button that the manager has prepared for its mini app.
        """
        who, target = writing.person(self, by), writing.bot_named(self, manager)
        return managing.create(self, who, target, name, username, now, message_id=message_id, button=button, prepared=prepared)

    def give_bot(self, by: UserId, bot: BotId, to: UserId, *, now: float) -> Bot:
        """Make somebody else the owner of one's managed bot; its manager is told."""
        who, heir = writing.person(self, by), writing.person(self, to)
        return managing.give(self, who, writing.bot_named(self, bot), heir, now)

    # -- bots that guard doors

    def set_guard_bot(self, by: UserId, chat: ChatId, bot: BotId | None, *, now: float) -> Chat:
        """Let a bot decide who of those that ask may join a chat; nobody any more for None."""
        writing.person(self, by)
        target = None if bot is None else writing.bot_named(self, bot)
        return join_queries.set_guard(self, by, writing.chat_for(self, by, chat), target, now)
