"""Members and their rights (Bot API: banChatMember ... setChatAdministratorCustomTitle, setChatPermissions, leaveChat)."""

from dataclasses import fields, replace
from typing import Any, Final

from fake_telegram.world import AdminRights, Chat, ChatId, Member, Permissions, UserId, members, rights, tags

from .arguments import field_flag
from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import chat_id, kind_name, known_user, readable

_RIGHTS: Final = tuple(one.name for one in fields(AdminRights))
_PERMISSIONS: Final = tuple(one.name for one in fields(Permissions))
_MEDIA: Final = (
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
)
_LIKE: Final = (
    ("can_react_to_messages", "can_send_messages"),
    ("can_edit_tag", "can_pin_messages"),
    ("can_manage_topics", "can_pin_messages"),
)
"""[doc] ChatPermissions: what is not named is as another permission is."""
_NO_RIGHT: Final = "not enough rights to restrict/unrestrict chat member"


def _chat(call: Call, *types: str) -> Chat:
    """The chat, of one of these types.

    Raises:
        CallRefused: with what the method is for.
    """
    chat = readable(call)
    if chat.parent is not None:
        raise bad_request("CHANNEL_MONOFORUM_UNSUPPORTED")
    if chat.type not in types:
        if types == ("supergroup",):
            raise bad_request("method is available only for supergroups")
        if "channel" in types and "group" not in types:
            raise bad_request("method is available for supergroup and channel chats only")
        raise bad_request("method is available only for groups and supergroups")
    return chat


def _target(call: Call, chat: Chat) -> UserId:
    """Whom to ban or restrict: neither the owner, nor an administrator, nor the bot itself."""
    user = known_user(call, chat)
    members.lapse(call.world, chat, user, call.now)
    found = chat.members.get(user)
    if user == call.bot.id:
        raise bad_request("can't restrict self")
    if not rights.has_right(chat, call.bot.id, "can_restrict_members"):
        raise bad_request(_NO_RIGHT)
    if found is not None and found.status == "creator":
        raise bad_request("can't remove chat owner")
    if found is not None and found.is_admin and found.promoted_by != call.bot.id:
        raise bad_request("user is an administrator of the chat")
    return user


def _until(call: Call) -> int:
    return members.until(call.args.integer("until_date", low=0), call.now)


def _ban(call: Call) -> bool:
    chat = _chat(call, "group", "supergroup", "channel")
    user = _target(call, chat)
    members.go(call.world, chat, user, by=call.bot.id, now=call.now, banned_until=_until(call))
    if chat.type == "group" and call.args.flag("revoke_messages"):
        members.take_history(chat, user)
    return True


def _unban(call: Call) -> bool:
    chat = _chat(call, "supergroup", "channel")
    user = _target(call, chat)
    found = chat.members.get(user)
    if found is None or found.status == "left":
        return True
    if found.status == "kicked":
        members.change(call.world, chat, Member(user=user, status="left"), by=call.bot.id, now=call.now)
    elif not call.args.flag("only_if_banned"):
        members.go(call.world, chat, user, by=call.bot.id, now=call.now)
    return True


def permissions(call: Call, name: str = "permissions") -> Permissions:
    """ChatPermissions of a call: what is not named is not permitted; some bring others with them unless they are independent."""
    given = call.args.json(name, "chat permissions")
    if not isinstance(given, dict):
        raise bad_request("Object expected as permissions")
    found = {one: field_flag(given, one) for one in _PERMISSIONS}
    if field_flag(given, "can_send_media_messages"):
        found |= dict.fromkeys(_MEDIA, True)
    if not call.args.flag("use_independent_chat_permissions"):
        if found["can_send_other_messages"] or found["can_add_web_page_previews"]:
            found |= dict.fromkeys(_MEDIA, True)
        if any(found[one] for one in _MEDIA) or found["can_send_polls"]:
            found["can_send_messages"] = True
    for one, like in _LIKE:
        found[one] = found[one] if one in given else found[like]
    return Permissions(**found)


def _restrict(call: Call) -> bool:
    chat = _chat(call, "supergroup")
    user = _target(call, chat)
    allowed = permissions(call)
    found = chat.members.get(user) or Member(user=user, status="left")
    if found.status == "kicked":
        raise bad_request("USER_KICKED")
    after = members.restricted(found, allowed, _until(call))
    members.change(call.world, chat, after, by=call.bot.id, now=call.now)
    return True


def _promote(call: Call) -> bool:
    chat = _chat(call, "supergroup", "channel")
    user = known_user(call, chat)
    if user == call.bot.id:
        raise bad_request("can't promote self")
    if not rights.has_right(chat, call.bot.id, "can_promote_members"):
        raise bad_request("not enough rights")
    found = chat.member(user)
    if found is None:
        raise bad_request("USER_NOT_PARTICIPANT")
    if found.status == "creator":
        raise bad_request("can't remove chat owner")
    if found.status == "administrator" and found.promoted_by != call.bot.id:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    wanted = AdminRights(**{one: call.args.flag(one) for one in _RIGHTS})
    lacking = [one for one in _RIGHTS if getattr(wanted, one) and not rights.has_right(chat, call.bot.id, one)]
    if [one for one in lacking if one not in ("is_anonymous", "can_manage_chat")]:
        raise bad_request("RIGHT_FORBIDDEN")
    if wanted.is_none:
        after = Member(user=user, status="member", privacy=found.privacy)
    else:
        after = Member(
            user=user,
            status="administrator",
            rights=replace(wanted, can_manage_chat=True),
            promoted_by=call.bot.id,
            custom_title=found.custom_title,
            privacy=found.privacy,
        )
    members.change(call.world, chat, after, by=call.bot.id, now=call.now)
    return True


def _set_custom_title(call: Call) -> bool:
    chat = _chat(call, "supergroup")
    user = known_user(call, chat)
    found = chat.member(user)
    title = call.args.text("custom_title").strip()
    if found is not None and found.status == "creator":
        raise bad_request("only the owner can edit their custom title")
    if found is None or found.status != "administrator":
        raise bad_request("user is not an administrator")
    if found.promoted_by != call.bot.id or not rights.has_right(chat, call.bot.id, "can_promote_members"):
        raise bad_request("not enough rights to change custom title of the user")
    if fault := tags.fault_of(title):
        raise bad_request(fault)
    members.change(call.world, chat, replace(found, custom_title=title), by=call.bot.id, now=call.now)
    return True


def _set_permissions(call: Call) -> bool:
    chat = _chat(call, "group", "supergroup")
    allowed = permissions(call)
    if not rights.has_right(chat, call.bot.id, "can_restrict_members"):
        raise bad_request("not enough rights to change chat permissions")
    if allowed == chat.permissions:
        raise bad_request("CHAT_NOT_MODIFIED")
    chat.permissions = allowed
    call.world.journal.add(call.now, "permissions_set", chat=chat.id, by=call.bot.id)
    return True


def _sender_chat(call: Call, chat: Chat) -> ChatId:
    if not rights.has_right(chat, call.bot.id, "can_restrict_members"):
        raise bad_request(_NO_RIGHT)
    sender = chat_id(call, "sender_chat_id")
    if sender is None or ChatId(int(sender)) not in call.world.chats:
        raise bad_request("PARTICIPANT_ID_INVALID")
    if sender in (chat.id, chat.linked):
        raise bad_request("can't ban the linked chat or the chat itself")
    return ChatId(int(sender))


def _ban_sender(call: Call) -> bool:
    chat = _chat(call, "supergroup", "channel")
    chat.banned_senders.add(_sender_chat(call, chat))
    return True


def _unban_sender(call: Call) -> bool:
    chat = _chat(call, "supergroup", "channel")
    chat.banned_senders.discard(_sender_chat(call, chat))
    return True


def _leave(call: Call) -> bool:
    chat = readable(call)
    if chat.type == "private":
        raise bad_request("chat member status can't be changed in private chats")
    if chat.parent is not None:
        raise bad_request("CHANNEL_MONOFORUM_UNSUPPORTED")
    if chat.member(call.bot.id) is None:
        raise bad_request(f"bot is not a member of the {kind_name(chat)}")
    members.go(call.world, chat, call.bot.id, by=call.bot.id, now=call.now)
    return True


_MEMBER: Final = parameters(chat_id="Chat!", user_id="Integer!")
_SENDER: Final = parameters(chat_id="Chat!", sender_chat_id="Integer!")


def _method(name: str, handler: Any, **own: str) -> Method:
    return Method(name, handler, (*_MEMBER, *parameters(**own)))


METHODS: Final = (
    _method("banChatMember", _ban, until_date="Integer", revoke_messages="Boolean"),
    _method("unbanChatMember", _unban, only_if_banned="Boolean"),
    _method(
        "restrictChatMember",
        _restrict,
        permissions="JSON!",
        use_independent_chat_permissions="Boolean",
        until_date="Integer",
    ),
    _method("promoteChatMember", _promote, **dict.fromkeys(_RIGHTS, "Boolean")),
    _method("setChatAdministratorCustomTitle", _set_custom_title, custom_title="String!"),
    Method(
        "setChatPermissions",
        _set_permissions,
        parameters(chat_id="Chat!", permissions="JSON!", use_independent_chat_permissions="Boolean"),
    ),
    Method("banChatSenderChat", _ban_sender, _SENDER),
    Method("unbanChatSenderChat", _unban_sender, _SENDER),
    Method("leaveChat", _leave, parameters(chat_id="Chat!")),
)
