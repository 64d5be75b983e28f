"""What a chat is called and says of itself (Bot API: setChatTitle, setChatDescription)."""

from typing import Final

from fake_telegram.world import Chat, limits, rights, settings

from .refusals import bad_request
from .tables import Call, Method, parameters
from .targets import readable


def _chat(call: Call, what: str) -> Chat:
    chat = readable(call)
    if chat.type == "private":
        raise bad_request(f"can't change private chat {what}")
    if not rights.may_change(chat, call.bot.id, "can_change_info"):
        raise bad_request(f"not enough rights to change chat {what}")
    return chat


def _set_title(call: Call) -> bool:
    chat = _chat(call, "title")
    title = call.args.text("title").strip()[: limits.TITLE_CODE_POINTS_MAX]
    if not title:
        raise bad_request("title must be non-empty")
    if title == chat.title:
        raise bad_request("chat title is not modified")
    settings.set_title(call.world, chat, title, call.bot.id, call.now)
    return True


def _set_description(call: Call) -> bool:
    chat = _chat(call, "description")
    description = call.args.text("description").strip()[: limits.DESCRIPTION_CODE_POINTS_MAX]
    if description == chat.description:
        raise bad_request("chat description is not modified")
    settings.set_description(call.world, chat, description, call.bot.id, call.now)
    return True


METHODS: Final = (
    Method("setChatTitle", _set_title, parameters(chat_id="Chat!", title="String!")),
    Method("setChatDescription", _set_description, parameters(chat_id="Chat!", description="String")),
)
