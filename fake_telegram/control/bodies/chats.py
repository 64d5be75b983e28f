"""What becomes of a chat itself and of its topics."""

from __future__ import annotations

from .base import InChat, Name, Who

__all__ = [
    "ChangeChat",
    "ChangeTopic",
    "CreateTopic",
    "DeleteTopic",
    "HideGeneral",
    "Migrate",
    "SetDiscussion",
]


class CreateTopic(InChat, frozen=True, kw_only=True):
    """Open a topic in a forum."""

    name: Name


class ChangeTopic(InChat, frozen=True, kw_only=True):
    """Rename, close or open a topic."""

    topic: int
    name: str | None = None
    closed: bool | None = None


class DeleteTopic(InChat, frozen=True, kw_only=True):
    """Delete a topic with its messages."""

    topic: int


class Migrate(InChat, frozen=True, kw_only=True):
    """Turn a basic group into a supergroup."""


class HideGeneral(InChat, frozen=True, kw_only=True):
    """Hide the topic General, or show it."""

    hidden: bool


class ChangeChat(InChat, frozen=True, kw_only=True):
    """Give a chat another title, description or picture, protect what is said there, let posts of a channel be signed.

    ``photo`` is the number of a file, ``without_photo`` takes the picture away.
    """

    title: str | None = None
    description: str | None = None
    protected: bool | None = None
    signs_posts: bool | None = None
    photo: int | None = None
    without_photo: bool = False


class SetDiscussion(InChat, frozen=True, kw_only=True):
    """Let posts of the channel be discussed in the supergroup ``group``; without it nowhere any more."""

    group: Who | None = None
