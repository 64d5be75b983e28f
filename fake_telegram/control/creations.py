"""What is made through the control API: people, bots, chats and files, as closed types."""

from __future__ import annotations

from typing import Annotated

import msgspec

from .bodies import Body, Name, Who

__all__ = ["GivenFile", "NewBot", "NewChannel", "NewGroup", "NewPerson", "NewSupergroup"]


class NewPerson(Body, frozen=True, kw_only=True):
    """Somebody with a telephone, from a ``country`` of two letters. Ids are given by the world unless one is asked for."""

    first_name: Name
    last_name: str = ""
    username: str = ""
    language_code: str = "en"
    is_premium: bool = False
    phone_number: str = ""
    country: Annotated[str, msgspec.Meta(pattern="^([A-Z]{2})?$")] = ""
    id: Annotated[int, msgspec.Meta(gt=0)] | None = None


class NewBot(Body, frozen=True, kw_only=True):
    """A bot as BotFather makes one; with ``token`` its id is the token's.

    ``organization`` is in whose name it verifies others, in words of its own if ``own_verification_texts``.
    """

    name: Name
    username: Name
    privacy_mode: bool = True
    can_join_groups: bool = True
    can_connect_to_business: bool = False
    supports_inline: bool = False
    supports_guests: bool = False
    hears_bots: bool = False
    organization: str = ""
    own_verification_texts: bool = True
    token: str | None = None
    id: Annotated[int, msgspec.Meta(gt=0)] | None = None


class NewGroup(Body, frozen=True, kw_only=True):
    """A basic group."""

    title: Name
    owner: Who
    members: tuple[Who, ...] = ()
    admins: tuple[Who, ...] = ()


class NewSupergroup(NewGroup, frozen=True, kw_only=True):
    """A supergroup, with topics if ``is_forum``."""

    username: str = ""
    is_forum: bool = False


class NewChannel(Body, frozen=True, kw_only=True):
    """A channel; ``discussion`` is the supergroup where its posts are commented."""

    title: Name
    owner: Who
    subscribers: tuple[Who, ...] = ()
    admins: tuple[Who, ...] = ()
    username: str = ""
    discussion: Who | None = None
    signs_posts: bool = False


class GivenFile(Body, frozen=True, kw_only=True):
    """A file to be kept: ``size`` bytes of a pattern told by ``seed``; real bytes are posted as they are."""

    size: Annotated[int, msgspec.Meta(gt=0, le=4 * 1024**3)]
    seed: int = 0
    name: str = ""
    mime_type: str = ""
