"""A world becomes a file: what has its usual value is left out, so that the file can be read, compared and edited."""

from __future__ import annotations

import dataclasses
from base64 import b64encode
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

import msgspec
import yaml

from fake_telegram.world import (
    DEFAULT_KINDS,
    Boost,
    Bot,
    BotId,
    Chat,
    Checklist,
    Contact,
    Dice,
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

from .profiles import has_pictures
from .shapes import (
    VERSION,
    AboutShape,
    BoostShape,
    BotShape,
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

__all__ = ["MESSAGES_MAX", "MESSAGES_USUAL", "dump_pieces", "dump_world"]

MESSAGES_USUAL = 100
"""Latest messages of each chat that are written unless told otherwise; ours."""

MESSAGES_MAX = 10_000
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
        messages_max: messages in all; where there are many chats, fewer of each are written.
    """
    return "".join(dump_pieces(world, messages=messages, now=now, messages_max=messages_max))


def dump_pieces(
    world: World, *, messages: int = MESSAGES_USUAL, now: float | None = None, messages_max: int = MESSAGES_MAX
) -> Iterator[str]:
    """The same, piece by piece. The world is looked at before this returns: it may change while the pieces are written."""
    rooms = len(world.chats) + len(world.private_chats)
    each = min(messages, messages_max // max(rooms, 1))
    return _written(_lean(_shape_of(world, each, now)))


def _shape_of(world: World, messages: int, now: float | None) -> WorldShape:
    return WorldShape(
        fake_telegram_world=VERSION,
        seed=world.seed,
        profile=world.profile.name,  # type: ignore[arg-type]  # the profiles are the four of the Literal
        now=now,
        people=tuple(_person(one) for one in world.people.values()),
        bots=tuple(_bot(one) for one in world.bots.values()),
        files=tuple(_files(world)) if messages or has_pictures(world) else (),
        chats=tuple(_group(world, one, messages) for one in world.chats.values()),
        private_chats=tuple(_private(world, one, messages) for one in world.private_chats.values()),
    )


def _written(lean: dict[str, Any]) -> Iterator[str]:
    sections = {name: value for name, value in lean.items() if isinstance(value, list)}
    yield _yaml({"fake_telegram_world": VERSION, **{name: value for name, value in lean.items() if name not in sections}})
    for name, items in sections.items():
        yield f"{name}:\n"
        for item in items:
            for late in ("instance", "last_bot", "pinned", "messages"):
                if late in item:
                    item[late] = item.pop(late)  # what it is comes first, what was said last
            yield _yaml([item])


def _yaml(value: Any) -> str:
    text: str = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
    return text


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


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
        token=bot.token,
        name=bot.name,
        username=bot.username,
        privacy_mode=bot.privacy_mode,
        can_join_groups=bot.can_join_groups,
        can_connect_to_business=bot.can_connect_to_business,
        supports_inline=bot.supports_inline,
        inline_feedback=bot.inline_feedback,
        next_message_id=bot.next_message_id,
        known=tuple(sorted(bot.known)),
        commands=bot.commands,
        said=said,
        menu_buttons=bot.menu_buttons,
        wished_rights={"channels" if in_channels else "groups": one for in_channels, one in bot.wished_rights.items()},
        photos=bot.photos,
        verification=bot.verification,
        organization=bot.organization,
        own_verification_texts=bot.own_verification_texts,
        allowed_updates=None if bot.allowed_updates == DEFAULT_KINDS else tuple(sorted(bot.allowed_updates)),
    )


def _file(file: StoredFile, *, keep: bool) -> FileShape:
    about: dict[str, Any] = {"name": file.name, "mime_type": file.mime_type}
    if isinstance(file.content, Pattern):
        return FileShape(**about, size=file.content.size, seed=file.content.seed)
    if not keep:
        return FileShape(**about, size=file.size, seed=file.number)
    return FileShape(**about, data=file.content)


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
        is_forum=chat.is_forum,
        signs_posts=chat.signs_posts,
        protected=chat.protected,
        slow_mode_s=chat.slow_mode_s,
        joins_by_request=chat.joins_by_request,
        video_chat=chat.video_chat,
        threads=dict(chat.threads),  # type: ignore[arg-type]  # message ids are integers
        topics=tuple(chat.topics.values()),
        banned_senders=tuple(sorted(chat.banned_senders)),
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
        **_in_every_chat(world, chat, messages),
    )


def _in_every_chat(world: World, chat: Chat, messages: int) -> dict[str, Any]:
    latest = list(islice((chat.messages[id] for id in reversed(chat.order) if id in chat.messages), messages))
    written = {one.id for one in latest}
    return {
        "instance": chat.instance,
        "auto_delete_s": chat.auto_delete_s,
        "last_bot": chat.last_bot,
        "pinned": tuple(id for id in chat.pinned if id in written),
        "messages": tuple(_message(world, one) for one in reversed(latest)),
    }


def _member(world: World, member: Member) -> MemberShape:
    facts = {name: getattr(member, name) for name in MemberShape.__struct_fields__ if name != "privacy"}
    is_bot = BotId(member.user) in world.bots
    return MemberShape(**facts, privacy=member.privacy if is_bot else None)


_SAME = (
    *(
        "id",
        "at",
        "author",
        "sender_chat",
        "signature",
        "reply_to",
        "reply_to_task",
        "quote",
        "thread",
        "in_topic",
        "album",
        "markup",
        "keyboard",
    ),
    *("edited_at", "origin", "automatic_forward", "protected", "silent", "effect_id", "via_bot", "meant_for", "boosts"),
    *("sender_tag", "vanishes_at"),
)


def _message(world: World, message: Message) -> MessageShape:
    facts = {name: getattr(message, name) for name in _SAME}
    facts["bot_ids"] = message.bot_ids or None
    if message.sender is None:
        facts["has_sender"] = False
    elif message.sender != message.author:
        facts["sender"] = message.sender
    if message.reactions is not None:
        facts["reactions"] = dict(message.reactions.by)
    return MessageShape(**facts, **_content(world, message))


def _content(world: World, message: Message) -> dict[str, Any]:
    match message.content:
        case Text() as said:
            return {"text": TextShape(text=said.text, entities=said.entities, link_preview=said.link_preview)}
        case Rich() as rich:
            return {"rich": RichRenderer(lambda one: _lean(_media(one)), int).message(rich)}
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
            return {"poll": world.polls[number]}
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


# -- leaving out ------------------------------------------------------------------------------------------------


def _lean(value: Any) -> Any:
    """Plain dicts and lists, without the fields that have their usual value."""
    usual = _usual_fields(type(value))
    if usual is not None:
        found = ((name, getattr(value, name), ordinary) for name, ordinary in usual)
        return {name: _lean(one) for name, one, ordinary in found if one != ordinary}
    if isinstance(value, dict):
        return {key: _lean(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_lean(one) for one in value]
    return b64encode(value).decode() if isinstance(value, bytes) else value


_Fields = tuple[tuple[str, Any], ...]
_known_fields: dict[type, _Fields | None] = {}


def _usual_fields(kind: type) -> _Fields | None:
    """The fields of a struct or a dataclass with their usual values; ``None`` for another type. Looked up once for each type."""
    if kind not in _known_fields:
        found = None
        if issubclass(kind, msgspec.Struct):
            found = tuple((one.name, _usual(one)) for one in msgspec.structs.fields(kind))
        elif dataclasses.is_dataclass(kind):
            found = tuple((one.name, _usual(one)) for one in dataclasses.fields(kind))
        _known_fields[kind] = found
    return _known_fields[kind]


def _usual(field: Any) -> Any:
    """A field's default; something that equals nothing when it has none."""
    if field.default not in (msgspec.NODEFAULT, dataclasses.MISSING):
        return field.default
    if field.default_factory not in (msgspec.NODEFAULT, dataclasses.MISSING):
        return field.default_factory()
    return msgspec.NODEFAULT
