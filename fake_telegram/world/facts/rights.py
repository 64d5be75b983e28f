"""Who may do what in a chat. Pure questions about a chat and a member; the words of a refusal are the caller's."""

from dataclasses import fields, replace
from typing import Final

from fake_telegram.world.ids import UserId

from .chats import Chat, Member, Permissions
from .content import Checklist, Contact, Content, Dice, Location, Media, Poll, Service, Text, Venue
from .files import FileKind
from .rich_blocks import Rich

_MEDIA: Final[dict[FileKind, tuple[str, str]]] = {
    "photo": ("can_send_photos", "photos"),
    "video": ("can_send_videos", "videos"),
    "animation": ("can_send_other_messages", "animations"),
    "audio": ("can_send_audios", "music"),
    "voice": ("can_send_voice_notes", "voice notes"),
    "video_note": ("can_send_video_notes", "video notes"),
    "document": ("can_send_documents", "documents"),
    "sticker": ("can_send_other_messages", "stickers"),
    "thumbnail": ("can_send_photos", "photos"),
    "chat_photo": ("can_send_photos", "photos"),
    "live_photo": ("can_send_photos", "photos"),
}


_FREED: Final = frozenset(one.name for one in fields(Permissions) if one.name.startswith("can_send_")) | {
    "can_add_web_page_previews",
    "can_react_to_messages",
}
"""Permissions that are not taken from those who boost enough."""

_LINKS: Final = ("url", "text_link")


def needed_to_send(content: Content) -> tuple[str, str]:
    """The permission that sending `content` needs, and what Telegram calls such messages."""
    match content:
        case Text() | Rich():
            return "can_send_messages", "text messages"
        case Media(kind=kind):
            return _MEDIA[kind]
        case Location():
            return "can_send_messages", "locations"
        case Venue():
            return "can_send_messages", "venues"
        case Contact():
            return "can_send_messages", "contacts"
        case Dice():
            return "can_send_other_messages", "dice"
        case Poll():
            return "can_send_polls", "polls"
        case Checklist():
            return "can_send_polls", "checklists"
        case Service():
            return "can_send_messages", "service messages"


def allowed(chat: Chat, member: Member, permission: str) -> bool:
    """Whether `member` has a permission of ordinary members: administrators have all, the restricted what both sets leave."""
    if member.is_admin:
        return True
    if not member.is_present:
        return False
    general: bool = getattr(chat.permissions, permission) or (permission in _FREED and chat.is_freed(member.user))
    if member.status == "restricted":
        return general and getattr(member.permissions or Permissions(), permission)
    return general


def has_right(chat: Chat, user: UserId, right: str) -> bool:
    """Whether `user` has a right of administrators. In a private chat both sides may do everything."""
    if chat.type == "private":
        return True
    member = chat.members.get(user)
    if member is None:
        return False
    if member.status == "creator":
        return True
    if member.status != "administrator":
        return False
    return member.rights is not None and getattr(member.rights, right)


def may_send(chat: Chat, user: UserId, content: Content) -> bool:
    """Whether `user`, who is in the chat, may send `content` there."""
    if chat.type == "private":
        return True
    if chat.type == "channel":
        return has_right(chat, user, "can_post_messages")
    member = chat.members.get(user)
    return member is not None and first_forbidden(chat, member, content) is None


def may_send_something(chat: Chat, user: UserId) -> bool:
    """Whether `user`, who is in the chat, may send anything at all there."""
    if chat.type in ("private", "channel"):
        return has_right(chat, user, "can_post_messages")
    member = chat.members.get(user)
    return member is not None and any(allowed(chat, member, one) for one in _FREED if one.startswith("can_send_"))


def first_forbidden(chat: Chat, member: Member, content: Content) -> Content | None:
    """What `member` may not send of `content`: itself, or a file in it."""
    inside = content.media if isinstance(content, Rich) else ()
    return next((one for one in (content, *inside) if not allowed(chat, member, needed_to_send(one)[0])), None)


def as_permitted(chat: Chat, user: UserId, content: Content) -> Content:
    """What `user` says there: without a preview of its links where none may be added."""
    member = chat.members.get(user)
    if not isinstance(content, Text) or chat.type not in ("group", "supergroup") or member is None:
        return content
    if allowed(chat, member, "can_add_web_page_previews") or not any(one.type in _LINKS for one in content.entities or ()):
        return content
    return replace(content, link_preview={"is_disabled": True})


def may_change(chat: Chat, user: UserId, what: str) -> bool:
    """Whether `user` has `what` (`can_pin_messages`, `can_change_info` ...) as a right or as a permission of all members."""
    if has_right(chat, user, what):
        return True
    member = chat.members.get(user)
    return member is not None and chat.type != "channel" and not member.is_admin and allowed(chat, member, what)
