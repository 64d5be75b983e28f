"""What people do with communities."""

from __future__ import annotations

from .base import Body, InChat, Name

__all__ = ["CreateCommunity", "JoinCommunity", "LeaveCommunity"]


class CreateCommunity(Body, frozen=True, kw_only=True):
    """Make a community, into which one puts one's chats."""

    name: Name


class JoinCommunity(InChat, frozen=True, kw_only=True):
    """Put one's supergroup or channel into one's community, by the number that it was made with."""

    community: int


class LeaveCommunity(InChat, frozen=True, kw_only=True):
    """Take a chat out of its community."""
