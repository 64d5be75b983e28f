"""Web apps (Bot API: Web Apps): a page of the bot's own that a person opens inside Telegram.

The app learns who looks from `initData`, signed with the bot's token, so that its server can trust it. What it may send back
depends on where it was opened: from a keyboard one text to the bot (`web_app_data`); from the menu or an inline button nothing by
itself, but the bot may once answer the query in the person's name (answerWebAppQuery).
"""

from typing import Any, Final
from urllib.parse import urlencode

from fake_telegram.world.facts import signatures
from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.inline_queries import InlineResult
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.opened import WebApp, WebAppPlace
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.happenings.bot_faces import menu_button
from fake_telegram.world.happenings.posting import notice
from fake_telegram.world.ids import ChatId, MessageId, UserId
from fake_telegram.world.limits import WEB_APP_DATA_BYTES_MAX, WEB_APPS_MAX
from fake_telegram.world.rendering.chats import user
from fake_telegram.world.state import State

from .access import check_access
from .via_bots import send_through
from .writing import check_place, person

_TOLD: Final = frozenset({"menu", "main", "inline_button", "join_request"})
"""From where the app is told who looks; from a keyboard or inline mode it is told nothing."""

_ANSWERED: Final = frozenset({"menu", "inline_button"})
"""From where the bot may answer in the person's name."""


def launch(
    state: State,
    who: Person,
    bot: Bot,
    url: str,
    place: WebAppPlace,
    now: float,
    *,
    button_text: str = "",
    start_parameter: str = "",
    chat: dict[str, Any] | None = None,
) -> WebApp:
    """Open the page for `who`.

    Parameters:
        start_parameter: what the link to the app carried.
        chat: what the app is about (WebAppChat).
    """
    app = WebApp(
        id=state.fresh_connection_id(),
        bot=bot.id,
        person=who.id,
        url=url,
        place=place,
        opened_at=now,
        button_text=button_text,
    )
    if place in _TOLD:
        facts: dict[str, Any] = {"query_id": app.id} if place in _ANSWERED else {}
        facts["user"] = _looker(state, who, bot)
        facts |= {"chat": chat} if chat is not None else {}
        facts |= {"start_param": start_parameter} if start_parameter else {}
        app.init_data = signatures.init_data({**facts, "auth_date": int(now)}, bot.token)
    state.web_apps[app.id] = app
    if len(state.web_apps) > WEB_APPS_MAX:
        state.web_apps.pop(next(iter(state.web_apps)))
    state.journal.add(now, "web_app_opened", bot=bot.id, by=who.id, web_app=app.id, url=url, place=place)
    return app


def _looker(state: State, who: Person, bot: Bot) -> dict[str, Any]:
    """WebAppUser."""
    shown = {name: value for name, value in user(state, who.id).items() if name != "is_bot"}
    shown.setdefault("last_name", "")
    chat = state.private_chats.get((who.id, bot.id))
    if chat is not None and chat.started and bot.id not in who.blocked:
        shown["allows_write_to_pm"] = True
    return shown


def launch_url(app: WebApp) -> str:
    """What a client's web view opens: the page with the app's data in the fragment, where its script looks for it."""
    fragment = urlencode({"tgWebAppData": app.init_data, "tgWebAppVersion": "10.3", "tgWebAppPlatform": "web"})
    return f"{app.url}{'&' if '#' in app.url else '#'}{fragment}"


def open_by_hand(
    state: State, by: UserId, bot: Bot, now: float, *, message_id: int | None, button: str, main: bool, start_parameter: str
) -> WebApp:
    """See `Acts.open_web_app`."""
    who = person(state, by)
    check_access(bot, by)
    if message_id is not None:
        chat = state.open_private(by, bot.id)
        url = _key(chat, message_id, button)
        return launch(state, who, bot, url, "keyboard_button", now, button_text=button)
    if main or start_parameter:
        if not bot.main_web_app:
            raise ActRefused(f"{bot.name} has no main web app", "no_web_app")
        return launch(state, who, bot, bot.main_web_app, "main", now, start_parameter=start_parameter)
    menu = menu_button(bot, who)
    if menu["type"] != "web_app":
        raise ActRefused(f"the menu of {bot.name} opens no web app", "no_web_app")
    return launch(state, who, bot, menu["web_app"]["url"], "menu", now, button_text=menu["text"])


def _key(chat: Chat, message_id: int, wanted: str) -> str:
    """Where the button of a reply keyboard leads."""
    message = chat.messages.get(MessageId(message_id))
    for key in message.keys if message is not None else ():
        if key["text"] == wanted and "web_app" in key:
            return str(key["web_app"]["url"])
    raise ActRefused(f"the keyboard of message {message_id} has no web app {wanted!r}", "no_such_button")


def named(state: State, by: UserId, web_app: str) -> WebApp:
    """The open web app of `by` with this id.

    Raises:
        ActRefused: `no_such_web_app`.
    """
    person(state, by)
    app = state.web_apps.get(web_app)
    if app is None or app.person != by or not app.is_open:
        raise ActRefused(f"{by} looks at no web app {web_app!r}", "no_such_web_app")
    return app


def send_data(state: State, by: UserId, web_app: str, data: str, now: float) -> Message:
    """See `Acts.send_web_app_data`."""
    app = named(state, by, web_app)
    if app.place != "keyboard_button":
        raise ActRefused("only a web app from a keyboard sends data to the bot", "not_from_a_keyboard")
    if not 1 <= len(data.encode()) <= WEB_APP_DATA_BYTES_MAX:
        raise ActRefused(f"the data of a web app has 1 to {WEB_APP_DATA_BYTES_MAX} bytes", "too_long")
    chat = state.open_private(by, app.bot)
    said = Service(kind="web_app_data", title=app.button_text, data=data)
    check_place(chat, state.people[by], said, None)
    app.is_open = False
    chat.started = True
    return notice(state, chat, by, said, now)


def close(state: State, by: UserId, web_app: str, now: float) -> WebApp:
    """See `Acts.close_web_app`."""
    app = named(state, by, web_app)
    app.is_open = False
    state.journal.add(now, "web_app_closed", bot=app.bot, by=by, web_app=app.id)
    return app


def answer(state: State, bot: Bot, query_id: str, result: InlineResult, now: float) -> Message | None:
    """Let `bot` send `result` in the name of who looks at its web app, which closes; None when there is no such query.

    Raises:
        ActRefused: the person could not send it.
    """
    app = state.web_apps.get(query_id)
    if app is None or app.bot != bot.id or not app.is_open or app.place not in _ANSWERED:
        return None
    sent = send_through(state, bot, app.person, ChatId(int(bot.id)), result, now)
    app.is_open = False
    return sent
