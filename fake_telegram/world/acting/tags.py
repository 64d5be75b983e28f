"""The word beside a name in a group: an administrator's title, an ordinary member's tag (Bot API: ChatMember.tag, custom_title).

A message keeps the tag that its author had when it was written (`Message.sender_tag`).
"""

import unicodedata
from dataclasses import replace
from typing import Final

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.facts.rights import allowed, has_right
from fake_telegram.world.happenings import members
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.limits import CUSTOM_TITLE_CODE_POINTS_MAX
from fake_telegram.world.state import State

from .writing import chat_for, person

_EMOJI_FROM: Final = 0x1F000
_EMOJI_PARTS: Final = frozenset("\u200d\ufe0f\u20e3")


def fault_of(tag: str) -> str:
    """Why `tag` cannot stand beside a name, as Telegram's server names it; empty when it can."""
    if any(ord(char) >= _EMOJI_FROM or char in _EMOJI_PARTS or unicodedata.category(char) == "So" for char in tag):
        return "ADMIN_RANK_EMOJI_NOT_ALLOWED"
    return "ADMIN_RANK_INVALID" if len(tag) > CUSTOM_TITLE_CODE_POINTS_MAX else ""


def put(state: State, chat: Chat, who: UserId, tag: str, by: UserId, now: float) -> None:
    """Let an ordinary member, who is there, have this tag, or none if it is empty; bots concerned are told."""
    found = chat.members[who]
    if found.tag != tag:
        members.change(state, chat, replace(found, tag=tag), by=by, now=now)


def set_tag(state: State, by: UserId, chat_id: ChatId, who: UserId, tag: str, now: float) -> None:
    """See `ChatActs.set_tag`."""
    author = person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.type not in ("group", "supergroup"):
        raise ActRefused("members have tags in groups only", "not_a_group")
    own, found = chat.member(by), chat.member(who)
    if own is None or found is None:
        raise ActRefused(f"{by if own is None else who} is not in {chat.title}", "not_a_member")
    may = allowed(chat, own, "can_edit_tag") if by == who else has_right(chat, by, "can_manage_tags")
    if not may:
        raise ActRefused(f"{author.full_name} may not change that tag in {chat.title}", "no_right")
    if found.is_admin:
        raise ActRefused("administrators have titles, not tags", "administrator")
    if fault_of(tag):
        raise ActRefused("a tag has at most 16 characters and no emoji", "bad_tag")
    put(state, chat, who, tag, by, now)
