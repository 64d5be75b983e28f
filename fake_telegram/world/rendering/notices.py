"""How a service notice looks to a bot: the fields of Message that Telegram itself fills (Bot API: Message)."""

from collections.abc import Callable
from typing import Any

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.ids import MessageId
from fake_telegram.world.state import State

from . import chat_notices as render_chat_notices
from .chats import chat as chat_fields
from .chats import user
from .checklists import tasks_added, tasks_done
from .pictures import sizes
from .polls import option_notice

ShowMessage = Callable[[MessageId], dict[str, Any] | None]
"""How a message of the same chat looks, without what it answers; None when it is gone."""


def inaccessible(state: State, chat: Chat, message_id: MessageId) -> dict[str, Any]:
    """A message that is gone (Bot API: InaccessibleMessage)."""
    return {"chat": chat_fields(state, chat), "message_id": message_id, "date": 0}


def notice(state: State, said: Service, chat: Chat, bot: Bot | None, shown: ShowMessage) -> dict[str, Any]:
    """The fields that a notice fills; `shown` gives a message that it names."""
    match said.kind:
        case "new_chat_members":
            joined = [user(state, one, bot) for one in said.users]
            if not state.profile.legacy_fields:
                return {"new_chat_members": joined}
            first = {"new_chat_participant": joined[0], "new_chat_member": joined[0]}
            return {**first, "new_chat_members": joined}
        case "left_chat_member":
            gone = user(state, said.users[0], bot)
            return {"left_chat_member": gone}
        case "new_chat_title" | "connected_website":
            return {said.kind: said.title}
        case "managed_bot_created":
            return {"managed_bot_created": {"bot": user(state, said.users[0], bot)}}
        case "community_chat_added" | "community_chat_joined" | "community_chat_removed":
            return {said.kind: _community(said)}
        case "web_app_data":
            return {"web_app_data": {"data": said.data, "button_text": said.title}}
        case "boost_added":
            return {"boost_added": {"boost_count": said.count}}
        case "new_chat_photo":
            assert said.photo is not None, "a new picture is told with the picture"
            return {"new_chat_photo": sizes(state, said.photo, bot)}
        case "migrate_to_chat_id" | "migrate_from_chat_id":
            return {said.kind: said.chat}
        case "group_chat_created" | "supergroup_chat_created" | "channel_chat_created" | "delete_chat_photo":
            return {said.kind: True}
        case "pinned_message":
            assert said.message is not None, "a pin notice names its message"
            return {"pinned_message": shown(said.message) or inaccessible(state, chat, said.message)}
        case "forum_topic_created" | "forum_topic_edited":
            return {said.kind: _topic(said)}
        case "forum_topic_closed" | "forum_topic_reopened" | "general_forum_topic_hidden" | "general_forum_topic_unhidden":
            return {said.kind: {}}
        case "poll_option_added" | "poll_option_deleted":
            assert said.message is not None, "a notice about an option names the poll"
            asked = shown(said.message) or inaccessible(state, chat, said.message)
            return {said.kind: option_notice(state, said, asked, bot)}
        case "checklist_tasks_done":
            return {said.kind: tasks_done(said, None if said.message is None else shown(said.message))}
        case (
            "chat_owner_changed"
            | "message_auto_delete_timer_changed"
            | "video_chat_scheduled"
            | "video_chat_started"
            | "video_chat_ended"
            | "video_chat_participants_invited"
            | "direct_message_price_changed"
            | "suggested_post_approved"
            | "suggested_post_declined"
            | "users_shared"
            | "chat_shared"
            | "write_access_allowed"
            | "proximity_alert_triggered"
        ):
            return render_chat_notices.notice(state, said.kind, said, bot, shown)
        case "checklist_tasks_added":
            return {said.kind: tasks_added(state, said, None if said.message is None else shown(said.message), bot)}


def _community(said: Service) -> dict[str, Any]:
    """Which community a chat came into, or somebody came from; of one that a chat left nothing is told."""
    return {"community": {"id": said.number, "name": said.title}} if said.number is not None else {}


def _topic(said: Service) -> dict[str, Any]:
    body: dict[str, Any] = {}
    if said.title:
        body["name"] = said.title
    if said.icon_color is not None:
        body["icon_color"] = said.icon_color
    if said.icon_custom_emoji_id is not None:
        body["icon_custom_emoji_id"] = said.icon_custom_emoji_id
    return body
