"""Looking at chats and their members (Bot API: getChat, getChatMember, getChatAdministrators, getChatMemberCount)."""

from typing import Any, Final

from fake_telegram.world import BotId, Member, invites, members, render_chats, render_messages, render_profiles, rights

from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import known_user, readable

_CHAT: Final = parameters(chat_id="Chat!")


def _get_chat(call: Call) -> dict[str, Any]:
    chat = readable(call)
    result = render_chats.full_chat(call.world, chat)
    result |= render_profiles.profile(call.world, chat, call.bot, call.now)
    link = invites.primary(call.world, chat, call.bot.id)
    if link is not None and rights.has_right(chat, call.bot.id, "can_invite_users"):
        result["invite_link"] = link.link
    member = chat.member(call.bot.id)
    if chat.guard_bot is not None and member is not None and member.is_admin:
        result["guard_bot"] = render_chats.user(call.world, chat.guard_bot, call.bot)
    if chat.pinned:
        pinned = chat.messages[next(reversed(chat.pinned))]
        result["pinned_message"] = render_messages.message(call.world, pinned, call.bot, with_reply=False)
    return result


def _get_member(call: Call) -> dict[str, Any]:
    chat = readable(call)
    user = known_user(call, chat)
    if chat.type == "private":
        if user not in (call.bot.id, chat.person):
            raise bad_request("user not found")
        return render_chats.member(call.world, chat, Member(user=user, status="member"), call.bot)
    members.lapse(call.world, chat, user, call.now)
    found = chat.members.get(user) or Member(user=user, status="left")
    return render_chats.member(call.world, chat, found, call.bot)


def _get_administrators(call: Call) -> list[dict[str, Any]]:
    chat = readable(call)
    if chat.type == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        render_chats.member(call.world, chat, chat.members[admin], call.bot)
        for admin in chat.admins
        if BotId(admin) not in call.world.bots or admin == call.bot.id or call.args.flag("return_bots")
    ]


def _get_count(call: Call) -> int:
    chat = readable(call)
    return 2 if chat.type == "private" else chat.present


METHODS: Final = (
    Method("getChat", _get_chat, _CHAT),
    Method("getChatMember", _get_member, parameters(chat_id="Chat!", user_id="Integer!")),
    Method("getChatAdministrators", _get_administrators, parameters(chat_id="Chat!", return_bots="Boolean")),
    Method("getChatMemberCount", _get_count, _CHAT),
    Method("getChatMembersCount", _get_count, _CHAT),
)
