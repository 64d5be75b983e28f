"""How notices about a chat itself, and about what was shared with a bot, look (Bot API: Message, the fields of services)."""

from collections.abc import Callable
from typing import Any

from fake_telegram.world.facts.content import ChatServiceKind, Service
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.ids import MessageId, UserId
from fake_telegram.world.state import State

from .chats import user

ShowMessage = Callable[[MessageId], dict[str, Any] | None]


def notice(state: State, kind: ChatServiceKind, said: Service, bot: Bot | None, shown: ShowMessage) -> dict[str, Any]:
    """The field that the notice fills; `shown` gives a message that it names."""
    return {kind: _body(state, kind, said, bot, shown)}


def _body(state: State, kind: ChatServiceKind, said: Service, bot: Bot | None, shown: ShowMessage) -> dict[str, Any]:
    number = said.number or 0
    users = [user(state, one, bot) for one in said.users] if kind != "users_shared" else []
    match kind:
        case "chat_owner_changed":
            return {"new_owner": users[0]}
        case "message_auto_delete_timer_changed":
            return {"message_auto_delete_time": number}
        case "video_chat_scheduled":
            return {"start_date": number}
        case "video_chat_started":
            return {}
        case "video_chat_ended":
            return {"duration": number}
        case "video_chat_participants_invited":
            return {"users": users}
        case "direct_message_price_changed":
            return {"are_direct_messages_enabled": "enabled" in said.shows, "direct_message_star_count": number}
        case "suggested_post_approved" | "suggested_post_declined":
            return _suggested(said, shown)
        case "users_shared":
            return _users_shared(state, said)
        case "chat_shared":
            return _chat_shared(state, said)
        case "write_access_allowed":
            return {**dict.fromkeys(said.shows, True), **({"web_app_name": said.title} if said.title else {})}
        case "proximity_alert_triggered":
            traveler, watcher = users
            return {"traveler": traveler, "watcher": watcher, "distance": number}


def _suggested(said: Service, shown: ShowMessage) -> dict[str, Any]:
    message = None if said.message is None else shown(said.message)
    body: dict[str, Any] = {} if message is None else {"suggested_post_message": message}
    if said.number is not None:
        body["send_date"] = said.number
    if said.title:
        body["comment"] = said.title
    return body


def _users_shared(state: State, said: Service) -> dict[str, Any]:
    return {
        "request_id": said.number or 0,
        "user_ids": list(said.users),
        "users": [_shared_user(state, one, said.shows) for one in said.users],
    }


def _shared_user(state: State, who: UserId, shows: tuple[str, ...]) -> dict[str, Any]:
    known = user(state, who)
    wanted = [name for name in ("first_name", "last_name") if "name" in shows] + ["username"] * ("username" in shows)
    return {"user_id": who, **{name: known[name] for name in wanted if name in known}}


def _chat_shared(state: State, said: Service) -> dict[str, Any]:
    assert said.chat is not None, "a chat was shared"
    chat = state.chats[said.chat]
    facts = {"title": chat.title, "username": chat.username}
    told = {name: value for name, value in facts.items() if name in said.shows and value}
    return {"request_id": said.number or 0, "chat_id": chat.id, **told}
