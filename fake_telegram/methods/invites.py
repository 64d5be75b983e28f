"""Invite links and requests to join (Bot API: exportChatInviteLink ... declineChatJoinRequest)."""

from typing import Any, Final

from fake_telegram.world import Chat, InviteLink, invites, limits, render_chats, rights

from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import known_user, readable


def _chat(call: Call) -> Chat:
    chat = readable(call)
    if chat.type == "private":
        raise bad_request("method is available only for groups and supergroups")
    if not rights.has_right(chat, call.bot.id, "can_invite_users"):
        raise bad_request("not enough rights to manage chat invite link")
    return chat


def _options(call: Call) -> dict[str, Any]:
    """What a link may be, from the call."""
    args = call.args
    name = args.text("name").strip()
    limit = args.integer("member_limit", low=0, high=limits.INVITE_MEMBERS_MAX)
    by_request = args.flag("creates_join_request")
    if len(name) > limits.INVITE_NAME_CODE_POINTS_MAX:
        raise bad_request("INVITE_NAME_INVALID")
    if limit and by_request:
        raise bad_request("member limit can't be specified for links requiring administrator approval")
    expires_at = args.integer("expire_date", low=0, high=(1 << 31) - 1)
    if expires_at and expires_at <= call.now:
        raise bad_request("EXPIRE_DATE_INVALID")
    return {
        "name": name,
        "expires_at": expires_at,
        "member_limit": limit,
        "creates_join_request": by_request,
    }


def _own(call: Call, chat: Chat) -> InviteLink:
    found = call.world.invites.get(call.args.text("invite_link").strip())
    if found is None or invites.leads_to(call.world, found) is not chat:
        raise bad_request("INVITE_HASH_EXPIRED")
    if found.creator != call.bot.id:
        raise bad_request("CHAT_ADMIN_REQUIRED")
    return found


def _export(call: Call) -> str:
    return invites.create(call.world, _chat(call), call.bot.id, is_primary=True).link


def _create(call: Call) -> dict[str, Any]:
    chat = _chat(call)
    return render_chats.invite_link(call.world, invites.create(call.world, chat, call.bot.id, **_options(call)), call.bot)


def _edit(call: Call) -> dict[str, Any]:
    found = _own(call, _chat(call))
    options = _options(call)
    if found.is_primary:
        raise bad_request("CHAT_INVITE_PERMANENT")
    for name, value in options.items():
        setattr(found, name, value)
    return render_chats.invite_link(call.world, found, call.bot)


def _revoke(call: Call) -> dict[str, Any]:
    chat = _chat(call)
    found = _own(call, chat)
    found.is_revoked = True
    result = render_chats.invite_link(call.world, found, call.bot)
    if found.is_primary:
        invites.create(call.world, chat, call.bot.id, is_primary=True)
    return result


def _decide(call: Call, *, let_in: bool) -> bool:
    chat = _chat(call)
    user = known_user(call, chat)
    if chat.member(user) is not None:
        raise bad_request("USER_ALREADY_PARTICIPANT")
    if not invites.decide(call.world, chat, user, by=call.bot.id, let_in=let_in, now=call.now):
        raise bad_request("HIDE_REQUESTER_MISSING")
    return True


def _approve(call: Call) -> bool:
    return _decide(call, let_in=True)


def _decline(call: Call) -> bool:
    return _decide(call, let_in=False)


_CHAT: Final = parameters(chat_id="Chat!")
_LINK: Final = parameters(chat_id="Chat!", invite_link="String!")
_OPTIONS: Final = parameters(name="String", expire_date="Integer", member_limit="Integer", creates_join_request="Boolean")
_WHO: Final = parameters(chat_id="Chat!", user_id="Integer!")

METHODS: Final = (
    Method("exportChatInviteLink", _export, _CHAT),
    Method("createChatInviteLink", _create, (*_CHAT, *_OPTIONS)),
    Method("editChatInviteLink", _edit, (*_LINK, *_OPTIONS)),
    Method("revokeChatInviteLink", _revoke, _LINK),
    Method("approveChatJoinRequest", _approve, _WHO),
    Method("declineChatJoinRequest", _decline, _WHO),
)
