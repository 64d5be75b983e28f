"""Tags of ordinary members (Bot API: setChatMemberTag)."""

from typing import Final

from fake_telegram.world import rights, tags

from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import known_user, readable


def _set_tag(call: Call) -> bool:
    chat = readable(call)
    if chat.type not in ("group", "supergroup"):
        raise bad_request("method is available only for groups and supergroups")
    user = known_user(call, chat)
    tag = call.args.text("tag").strip()
    found = chat.member(user)
    if not rights.has_right(chat, call.bot.id, "can_manage_tags"):
        raise bad_request("not enough rights to manage tags of chat members")
    if found is None:
        raise bad_request("USER_NOT_PARTICIPANT")
    if found.is_admin:
        raise bad_request("user is an administrator of the chat")
    if fault := tags.fault_of(tag):
        raise bad_request(fault)
    tags.put(call.world, chat, user, tag, call.bot.id, call.now)
    return True


METHODS: Final = (Method("setChatMemberTag", _set_tag, parameters(chat_id="Chat!", user_id="Integer!", tag="String")),)
