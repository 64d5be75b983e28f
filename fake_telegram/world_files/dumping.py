"""A world becomes a file: what has its usual value is left out, so that the file can be read, compared and edited."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, Final

from fake_telegram.world import (
    DEFAULT_KINDS,
    Boost,
    Bot,
    BotId,
    Chat,
    Checklist,
    Contact,
    Content,
    Dice,
    ExternalReply,
    Location,
    Media,
    Member,
    Message,
    Pattern,
    Person,
    Poll,
    Rich,
    RichRenderer,
    Service,
    Still,
    StoredFile,
    Text,
    UserId,
    Venue,
    World,
)

from . import underway
from .offers import kept_offers_of, prepared_buttons_of, prepared_messages_of, queries_of
from .polls import poll_shape
from .shapes import (
    VERSION,
    AboutShape,
    BoostShape,
    BotShape,
    ContentShape,
    DialogShape,
    ExternalShape,
    FileShape,
    GroupShape,
    MediaShape,
    MemberShape,
    MessageShape,
    PersonShape,
    PrivateShape,
    StillShape,
    TextShape,
    WorldShape,
)
from .whispers import shelves_of
from .yaml_text import lean, written

__all__ = ["MESSAGES_MAX", "MESSAGES_USUAL", "dump_pieces", "dump_world"]

MESSAGES_USUAL = 100_000
"""Latest messages of each chat that are written unless told otherwise: all that fit. Ours."""

MESSAGES_MAX = 100_000
"""Messages in one file; ours."""

_FILE_BYTES_MAX = 64 * 1024
"""Longer files are written as patterns of the same length; ours."""

_ALL_BYTES_MAX = 16 * 1024 * 1024
"""And so are those that come after so many bytes; ours."""


def dump_world(
    world: World, *, messages: int = MESSAGES_USUAL, now: float | None = None, messages_max: int = MESSAGES_MAX
) -> str:
    """The YAML of ``world`` with the latest ``messages`` of every chat.

    Parameters:
        now: the time there, in Unix seconds, to be written down.
        messages_max: messages in all; where there are more, the longest histories are cut.
    """
    return "".join(dump_pieces(world, messages=messages, now=now, messages_max=messages_max))


def dump_pieces(
    world: World, *, messages: int = MESSAGES_USUAL, now: float | None = None, messages_max: int = MESSAGES_MAX
) -> Iterator[str]:
    """The same, piece by piece. The world is looked at before this returns: it may change while the pieces are written."""
    rooms = [*world.chats.values(), *world.private_chats.values(), *world.dialogs.values()]
    each = _fair_share([min(messages, len(room.messages)) for room in rooms], messages_max)
    return written(_shape_of(world, each, now))


def _fair_share(wanted: list[int], most: int) -> int:
    """How many each may have at most, so that all together have no more than ``most``."""
    left, rooms = most, len(wanted)
    for one in sorted(wanted):
        if one * rooms > left:
            return left // rooms
        left, rooms = left - one, rooms - 1
    return max(wanted, default=0)


def _shape_of(world: World, messages: int, now: float | None) -> WorldShape:
    chats = tuple(_group(world, one, messages) for one in world.chats.values())
    private_chats = tuple(_private(world, one, messages) for one in world.private_chats.values())
    dialogs = tuple(_dialog(world, one, messages) for one in world.dialogs.values())
    polls_said = {one.poll.id for chat in (*chats, *private_chats, *dialogs) for one in chat.messages if one.poll is not None}
    said = partial(_content_shape, world)
    return WorldShape(
        fake_telegram_world=VERSION,
        seed=world.seed,
        profile=world.profile.name,  # type: ignore[arg-type]  # the profiles are the four of the Literal
        now=now,
        chance=underway.chance_of(world),
        counters=world.counters,
        people=tuple(_person(one) for one in world.people.values()),
        bots=tuple(_bot(one) for one in world.bots.values()),
        files=tuple(_files(world)),
        chats=chats,
        private_chats=private_chats,
        dialogs=dialogs,
        polls=tuple(poll_shape(one, _media) for number, one in sorted(world.polls.items()) if number not in polls_said),
        links=tuple(world.invites.values()),
        connections=tuple(world.connections.values()),
        inline_queries=queries_of(world, said),
        kept_offers=kept_offers_of(world, said),
        web_apps=tuple(world.web_apps.values()),
        join_queries=tuple(world.join_queries.values()),
        prepared_messages=prepared_messages_of(world, said),
        prepared_buttons=prepared_buttons_of(world),
        drafts=underway.drafts_of(world, said),
        communities=tuple(world.communities.values()),
        guest_queries=tuple(world.guest_queries.values()),
        whispers=shelves_of(world, partial(_message, world)),
        counting=underway.counting_of(world),
        downloads=tuple(world.files.downloads()),
        urls={url: file.number for url, file in world.files.by_url.items()},
    )


def _files(world: World) -> Iterator[FileShape]:
    left = _ALL_BYTES_MAX
    for number in range(len(world.files)):
        file = world.files.get(number)
        assert file is not None, "numbers have no gaps"
        shape = _file(file, keep=file.size <= min(left, _FILE_BYTES_MAX))
        left -= len(shape.data or b"")
        yield shape


def _person(person: Person) -> PersonShape:
    facts = {name: getattr(person, name) for name in PersonShape.__struct_fields__ if name not in ("blocked", "about")}
    about = AboutShape(**{name: getattr(person.about, name) for name in AboutShape.__struct_fields__})
    return PersonShape(**facts, blocked=tuple(sorted(person.blocked)), about=about)


def _bot(bot: Bot) -> BotShape:
    said: dict[str, dict[str, str]] = {}
    for (kind, language), text in bot.said.items():
        said.setdefault(kind, {})[language] = text
    return BotShape(
        **{name: getattr(bot, name) for name in underway.SAME_OF_BOTS},
        known=tuple(sorted(bot.known)),
        said=said,
        wished_rights={"channels" if in_channels else "groups": one for in_channels, one in bot.wished_rights.items()},
        allowed_updates=None if bot.allowed_updates == DEFAULT_KINDS else tuple(sorted(bot.allowed_updates)),
        updates=underway.queue_of(bot),
        pressed=tuple(bot.callback_queries.values()),
        kept_answers=underway.kept_answers_of(bot),
    )


def _file(file: StoredFile, *, keep: bool) -> FileShape:
    about: dict[str, Any] = {"name": file.name, "mime_type": file.mime_type}
    if isinstance(file.content, Pattern):
        return FileShape(**about, size=file.content.size, seed=file.content.seed)
    if not keep or file.content.data is None:
        return FileShape(**about, size=file.size, seed=file.number)
    return FileShape(**about, data=file.content.data)


def _group(world: World, chat: Chat, messages: int) -> GroupShape:
    assert chat.type != "private", "private chats stand apart"
    assert chat.owner is not None, "a chat has an owner"
    return GroupShape(
        id=chat.id,
        type=chat.type,
        title=chat.title,
        owner=chat.owner,
        username=chat.username,
        description=chat.description,
        photo=chat.photo,
        verification=chat.verification,
        boosts=tuple(_boost(one) for own in chat.boosts.values() for one in own.values()),
        members=tuple(_member(world, one) for one in chat.members.values()),
        admins_in_order=_in_order(chat, chat.admins),
        bots_in_order=_in_order(chat, chat.bots),
        permissions=chat.permissions,
        linked=chat.linked,
        migrated_to=chat.migrated_to,
        migrated_from=chat.migrated_from,
        is_deleted=chat.is_deleted,
        is_forum=chat.is_forum,
        signs_posts=chat.signs_posts,
        protected=chat.protected,
        parent=chat.parent,
        direct=chat.direct,
        takes_direct=chat.takes_direct,
        correspondents=tuple(chat.correspondents),
        slow_mode_s=chat.slow_mode_s,
        freeing_boosts=chat.freeing_boosts,
        joins_by_request=chat.joins_by_request,
        guard_bot=chat.guard_bot,
        video_chat=chat.video_chat,
        threads=dict(chat.threads),  # type: ignore[arg-type]  # message ids are integers
        topics=tuple(chat.topics.values()),
        banned_senders=tuple(sorted(chat.banned_senders)),
        revoked={int(who): int(number) for who, number in chat.revoked.items()},
        primary_invites={int(who): link for who, link in chat.primary_invites.items()},
        requests={int(who): link for who, link in chat.requests.items()},
        next_message_id=chat.next_message_id,
        **_in_every_chat(world, chat, messages),
    )


def _boost(boost: Boost) -> BoostShape:
    return BoostShape(**{name: getattr(boost, name) for name in BoostShape.__struct_fields__})


def _in_order(chat: Chat, some: Iterable[UserId]) -> tuple[UserId, ...]:
    """Some members in their own order, when that is not the order of all members."""
    own = tuple(some)
    return () if own == tuple(one for one in chat.members if one in own) else own


def _private(world: World, chat: Chat, messages: int) -> PrivateShape:
    assert chat.person is not None, "a private chat has a person"
    assert chat.private_bot is not None, "and a bot"
    return PrivateShape(
        person=chat.person,
        bot=chat.private_bot,
        started=chat.started,
        may_write_until=chat.may_write_until,
        topics=tuple(chat.topics.values()),
        **_in_every_chat(world, chat, messages),
    )


def _dialog(world: World, chat: Chat, messages: int) -> DialogShape:
    assert chat.pair is not None, "a dialog has two sides"
    return DialogShape(people=chat.pair, started=chat.started, **_in_every_chat(world, chat, messages))


def _in_every_chat(world: World, chat: Chat, messages: int) -> dict[str, Any]:
    latest = list(islice((chat.messages[id] for id in reversed(chat.order) if id in chat.messages), messages))
    written = {one.id for one in latest}
    return {
        "instance": chat.instance,
        "auto_delete_s": chat.auto_delete_s,
        "last_bot": chat.last_bot,
        "heard_at": dict(chat.heard_at),
        "reacted_in_order": _reacted_in_order(chat),
        "pinned": tuple(id for id in chat.pinned if id in written),
        "deleted": tuple(id for id in chat.order[bisect(chat.order, latest[-1].id) :] if id not in written) if latest else (),
        "messages": tuple(_message(world, one) for one in reversed(latest)),
    }


def _reacted_in_order(chat: Chat) -> dict[int, tuple[int, ...]]:
    """On which messages each one has reactions, where that is not the order of the messages."""
    return {who: tuple(there) for who, there in chat.reacted.items() if list(there) != sorted(there)}


def _member(world: World, member: Member) -> MemberShape:
    facts = {name: getattr(member, name) for name in MemberShape.__struct_fields__ if name != "privacy"}
    is_bot = BotId(member.user) in world.bots
    return MemberShape(**facts, privacy=member.privacy if is_bot else None)


_OTHERWISE: Final = ("sender", "external", "reactions", "bot_ids")
_SAME: Final = tuple(one for one in MessageShape.__struct_fields__ if one in Message.__slots__ and one not in _OTHERWISE)
"""What the file calls as the world does, and keeps as it is."""


def _message(world: World, message: Message) -> MessageShape:
    facts = {name: getattr(message, name) for name in _SAME}
    facts["bot_ids"] = dict(message.bot_ids) if message.bot_ids else None
    if message.sender is None:
        facts["has_sender"] = False
    elif message.sender != message.author:
        facts["sender"] = message.sender
    if message.reactions is not None:
        facts["reactions"] = dict(message.reactions.by)
    if message.external is not None:
        facts["external"] = _external(world, message.external)
    return MessageShape(**facts, **_content(world, message.content))


def _external(world: World, answered: ExternalReply) -> ExternalShape:
    said = _content_shape(world, answered.content)
    return ExternalShape(origin=answered.origin, said=said, chat=answered.chat, message=answered.message)


def _content_shape(world: World, content: Content) -> ContentShape:
    return ContentShape(**_content(world, content))


def _content(world: World, content: Content) -> dict[str, Any]:
    match content:
        case Text() as said:
            return {"text": TextShape(text=said.text, entities=said.entities, link_preview=said.link_preview)}
        case Rich() as rich:
            return {"rich": RichRenderer(lambda one: lean(_media(one)), int).message(rich)}
        case Media() as media:
            return {"media": _media(media)}
        case Location() as place:
            return {"location": place}
        case Venue() as venue:
            return {"venue": venue}
        case Contact() as card:
            return {"contact": card}
        case Dice() as dice:
            return {"dice": dice}
        case Poll(id=number):
            return {"poll": poll_shape(world.polls[number], _media)}
        case Checklist() as checklist:
            return {"checklist": checklist}
        case Service() as service:
            return {"service": service}


def _media(media: Media) -> MediaShape:
    files = ("file", "thumbnail", "cover", "still")
    other = {name: getattr(media, name) for name in MediaShape.__struct_fields__ if name not in files}
    thumbnail = None if media.thumbnail is None else media.thumbnail.number
    cover, still = _picture(media.cover), _picture(media.still)
    return MediaShape(**other, file=media.file.number, thumbnail=thumbnail, cover=cover, still=still)


def _picture(picture: Still | None) -> StillShape | None:
    if picture is None:
        return None
    return StillShape(file=picture.file.number, width=picture.width, height=picture.height)
