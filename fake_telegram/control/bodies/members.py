"""How people come, go, rise and fall in a chat."""

from __future__ import annotations

from .base import Body, InChat, Number, Who

__all__ = [
    "AddMember",
    "Ban",
    "CreateLink",
    "DecideRequest",
    "FollowLink",
    "GivenPermissions",
    "Join",
    "Leave",
    "Promote",
    "RemoveMember",
    "Restrict",
    "RevokeLink",
    "Rights",
    "SetPermissions",
    "Unban",
]


class Join(InChat, frozen=True, kw_only=True):
    """Enter a public group or subscribe to a channel."""


class FollowLink(Body, frozen=True, kw_only=True):
    """Enter a chat by an invite link, or ask to be let in."""

    link: str


class DecideRequest(InChat, frozen=True, kw_only=True):
    """Let in one who asked, or not."""

    user: Who
    let_in: bool


class Leave(InChat, frozen=True, kw_only=True):
    """Leave a group or channel."""


class AddMember(InChat, frozen=True, kw_only=True):
    """Bring a person or a bot into a chat."""

    user: Who


class RemoveMember(InChat, frozen=True, kw_only=True):
    """Remove a person or a bot from a chat, and keep it out."""

    user: Who


class Rights(Body, frozen=True, kw_only=True):
    """An administrator's rights by name (Bot API, ChatAdministratorRights); what is not named is not given."""

    is_anonymous: bool = False
    can_manage_chat: bool = True
    can_delete_messages: bool = False
    can_manage_video_chats: bool = False
    can_restrict_members: bool = False
    can_promote_members: bool = False
    can_change_info: bool = False
    can_invite_users: bool = False
    can_post_stories: bool = False
    can_edit_stories: bool = False
    can_delete_stories: bool = False
    can_post_messages: bool = False
    can_edit_messages: bool = False
    can_pin_messages: bool = False
    can_manage_topics: bool = False
    can_manage_direct_messages: bool = False
    can_manage_tags: bool = False
    can_send_welcome_messages: bool = False


class Promote(InChat, frozen=True, kw_only=True):
    """Make an administrator; without ``rights`` with what a bot wishes for, or all of them but anonymity."""

    user: Who
    rights: Rights | None = None
    custom_title: str = ""


class Ban(InChat, frozen=True, kw_only=True):
    """Remove somebody, there or not, and keep them out ``until`` (Unix seconds, 0 for ever)."""

    user: Who
    until: Number = 0


class Unban(InChat, frozen=True, kw_only=True):
    """Let somebody come in again."""

    user: Who


class GivenPermissions(Body, frozen=True, kw_only=True):
    """What members may do (Bot API, ChatPermissions); what is not named is not permitted."""

    can_send_messages: bool = False
    can_send_audios: bool = False
    can_send_documents: bool = False
    can_send_photos: bool = False
    can_send_videos: bool = False
    can_send_video_notes: bool = False
    can_send_voice_notes: bool = False
    can_send_polls: bool = False
    can_send_other_messages: bool = False
    can_add_web_page_previews: bool = False
    can_change_info: bool = False
    can_invite_users: bool = False
    can_pin_messages: bool = False
    can_manage_topics: bool = False
    can_edit_tag: bool = False
    can_react_to_messages: bool = False


class Restrict(InChat, frozen=True, kw_only=True):
    """Let a member do only so much, ``until`` (Unix seconds, 0 for ever); all permissions lift it."""

    user: Who
    permissions: GivenPermissions
    until: Number = 0


class SetPermissions(InChat, frozen=True, kw_only=True):
    """Say what all members of a group may do."""

    permissions: GivenPermissions


class CreateLink(InChat, frozen=True, kw_only=True):
    """Make a link by which others come in; ``expires_at`` in Unix seconds."""

    name: str = ""
    expires_at: Number = 0
    member_limit: Number = 0
    creates_join_request: bool = False


class RevokeLink(Body, frozen=True, kw_only=True):
    """Let a link lead nowhere."""

    link: str
