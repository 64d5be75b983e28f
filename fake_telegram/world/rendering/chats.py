"""How users, chats and members look to a bot (Bot API: User, Chat, ChatFullInfo, ChatMember).

What is returned may be shared between many payloads: it is read, never changed.
"""

from dataclasses import fields
from typing import Any

from fake_telegram.world.facts.chats import AdminRights, Chat, Member, Permissions
from fake_telegram.world.facts.links import InviteLink
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.state import SERVICE_ACCOUNTS, State

_GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
_CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
_ALL_GIFTS = {
    "unlimited_gifts": True,
    "limited_gifts": True,
    "unique_gifts": True,
    "premium_subscription": True,
    "gifts_from_channels": True,
}
_RIGHT_NAMES = tuple(right.name for right in fields(AdminRights))
_PERMISSION_NAMES = tuple(permission.name for permission in fields(Permissions))


def user(state: State, user_id: UserId, bot: Bot | None = None) -> dict[str, Any]:
    """A user as `bot` sees it; from then on `bot` may name that user by id."""
    if bot is not None:
        bot.known.add(user_id)
    known = state.rendered_users.get(user_id)
    if known is None:
        known = state.rendered_users[user_id] = _user(state, user_id)
    return known


def _user(state: State, user_id: UserId) -> dict[str, Any]:
    service = SERVICE_ACCOUNTS.get(user_id)
    if service is not None:
        return service
    account = state.account(user_id)
    assert account is not None, f"nobody has the id {user_id}"
    if isinstance(account, Bot):
        return {"id": user_id, "is_bot": True, "first_name": account.name, "username": account.username}
    if account.deactivated:
        return {"id": user_id, "is_bot": False, "first_name": ""}
    shown: dict[str, Any] = {"id": user_id, "is_bot": False, "first_name": account.first_name}
    for name in ("last_name", "username", "language_code"):
        if value := getattr(account, name):
            shown[name] = value
    if account.is_premium:
        shown["is_premium"] = True
    return shown


def me(bot: Bot) -> dict[str, Any]:
    """What getMe answers."""
    return {
        "id": bot.id,
        "is_bot": True,
        "first_name": bot.name,
        "username": bot.username,
        "can_join_groups": bot.can_join_groups,
        "can_read_all_group_messages": not bot.privacy_mode,
        "supports_guest_queries": bot.supports_guests,
        "supports_inline_queries": bot.supports_inline,
        "has_topics_enabled": bot.has_topics,
        "allows_users_to_create_topics": bot.users_make_topics,
        "can_connect_to_business": bot.can_connect_to_business,
        "has_main_web_app": bool(bot.main_web_app),
        "can_manage_bots": bot.can_manage_bots,
        "supports_join_request_queries": bot.supports_join_queries,
    }


def chat(state: State, shown: Chat) -> dict[str, Any]:
    """A chat as messages carry it."""
    known = state.rendered_chats.get(shown.id)
    if known is None:
        known = state.rendered_chats[shown.id] = _chat(state, shown)
    return known


def _chat(state: State, shown: Chat) -> dict[str, Any]:
    if shown.person is not None:
        return private_chat(state, shown.person)
    result: dict[str, Any] = {"id": shown.id, "title": shown.title}
    if shown.username:
        result["username"] = shown.username
    result["type"] = shown.type
    if shown.is_forum:
        result["is_forum"] = True
    if shown.parent is not None:
        result["is_direct_messages"] = True
    if shown.type == "group" and state.profile.legacy_fields:
        result["all_members_are_administrators"] = False
    return result


def private_chat(state: State, person: UserId) -> dict[str, Any]:
    """The private chat with `person`, as their bot sees it."""
    account = user(state, person)
    shown: dict[str, Any] = {"id": person, "first_name": account["first_name"]}
    for name in ("last_name", "username"):
        if name in account:
            shown[name] = account[name]
    shown["type"] = "private"
    return shown


def chat_by_id(state: State, chat_id: ChatId) -> dict[str, Any]:
    """A group or channel as messages carry it."""
    return chat(state, state.chats[chat_id])


def full_chat(state: State, shown: Chat) -> dict[str, Any]:
    """What getChat answers, but for the pinned message."""
    result = dict(chat(state, shown))
    result["max_reaction_count"] = 11
    result["accent_color_id"] = abs(int(shown.id)) % 7
    result["accepted_gift_types"] = _ALL_GIFTS
    if result.get("username"):
        result["active_usernames"] = [result["username"]]
    if shown.description:
        result["description"] = shown.description
    if shown.type in ("group", "supergroup"):
        result["permissions"] = permissions(shown.permissions)
    if shown.type == "supergroup":
        result["join_to_send_messages"] = True
    if shown.type in ("supergroup", "channel") and shown.linked is not None:
        result["linked_chat_id"] = shown.linked
    if shown.parent is not None:
        result["parent_chat"] = chat_by_id(state, shown.parent)
    if shown.community is not None:
        result["community"] = {"id": shown.community, "name": state.communities[shown.community].name}
    if shown.protected:
        result["has_protected_content"] = True
    if shown.slow_mode_s:
        result["slow_mode_delay"] = shown.slow_mode_s
    if shown.freeing_boosts:
        result["unrestrict_boost_count"] = shown.freeing_boosts
    if shown.auto_delete_s:
        result["message_auto_delete_time"] = shown.auto_delete_s
    if shown.joins_by_request:
        result["join_by_request"] = True
    return result


def permissions(allowed: Permissions) -> dict[str, bool]:
    """ChatPermissions."""
    return {name: getattr(allowed, name) for name in _PERMISSION_NAMES}


def rights(granted: AdminRights, *, in_channel: bool) -> dict[str, bool]:
    """ChatAdministratorRights, with only the optional ones that such a chat has."""
    absent = _GROUP_RIGHTS if in_channel else _CHANNEL_RIGHTS
    return {name: getattr(granted, name) for name in _RIGHT_NAMES if name not in absent}


def member(state: State, of: Chat, shown: Member, bot: Bot) -> dict[str, Any]:
    """ChatMember in its six forms."""
    result: dict[str, Any] = {"user": user(state, shown.user, bot), "status": shown.status}
    match shown.status:
        case "creator":
            result["is_anonymous"] = shown.rights is not None and shown.rights.is_anonymous
        case "administrator":
            result["can_be_edited"] = shown.promoted_by == bot.id
            result |= rights(shown.rights or AdminRights(), in_channel=of.type == "channel")
        case "restricted":
            result["is_member"] = shown.is_member
            result |= permissions(shown.permissions or Permissions())
            result["until_date"] = shown.until
        case "kicked":
            result["until_date"] = shown.until
        case "member":
            if shown.until:
                result["until_date"] = shown.until
        case "left":
            pass
    if shown.custom_title and shown.is_admin:
        result["custom_title"] = shown.custom_title
    if shown.tag and shown.status in ("member", "restricted"):
        result["tag"] = shown.tag
    return result


def invite_link(state: State, link: InviteLink, bot: Bot) -> dict[str, Any]:
    """ChatInviteLink."""
    result: dict[str, Any] = {
        "invite_link": link.link,
        "creator": user(state, link.creator, bot),
        "creates_join_request": link.creates_join_request,
        "is_primary": link.is_primary,
        "is_revoked": link.is_revoked,
    }
    if link.name:
        result["name"] = link.name
    if link.expires_at:
        result["expire_date"] = link.expires_at
    if link.member_limit:
        result["member_limit"] = link.member_limit
    if link.waiting:
        result["pending_join_request_count"] = len(link.waiting)
    return result
