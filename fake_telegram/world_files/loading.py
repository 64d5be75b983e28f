"""A file becomes a world: read, checked whole, and then built with the ids that it gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from functools import partial
from typing import NamedTuple, TypeVar

from fake_telegram.world import (
    PROFILES,
    AdminRights,
    Bot,
    BotId,
    BusinessConnection,
    Chat,
    ChatId,
    Counters,
    InviteLink,
    Member,
    MessageId,
    Pattern,
    Scaler,
    TextParser,
    UserId,
    World,
    channel_chat,
    members,
    proximity,
)
from fake_telegram.yaml_files import NotWanted, read_yaml, shown_path, where_in

from .messages import account_of, file_of, known_names, put_messages, put_poll
from .offers import keep_offer, put_join_query, put_prepared_button, put_prepared_message, put_query, put_web_app
from .profiles import check_profiles, put_boosts, put_profile
from .shapes import (
    BotShape,
    DialogShape,
    FileShape,
    GroupShape,
    MemberShape,
    PersonShape,
    PrivateShape,
    Who,
    WorldFileWrong,
    WorldShape,
)
from .underway import go_on, put_draft, roll_on, wait_for_counts
from .whispers import put_community, put_guest_query, put_shelf

__all__ = ["LoadedWorld", "load_world"]

_T = TypeVar("_T")


class LoadedWorld(NamedTuple):
    """A world from a file; ``now`` in Unix seconds, when the file says."""

    world: World
    now: float | None


def load_world(
    text: str,
    *,
    parser: TextParser | None = None,
    scaler: Scaler | None = None,
    seed: int | None = None,
    profile: str | None = None,
    source: str = "world file",
) -> LoadedWorld:
    """The world that ``text`` describes, and what time it was there.

    Parameters:
        parser: finds mentions and links in texts, for this world ever after.
        scaler: makes the sizes of pictures.
        seed, profile: instead of the file's.
        source: the name of the file, for errors.

    Raises:
        WorldFileWrong: it describes none: where (``source:line:column``), why, and what may have been meant.
    """
    shape = _read(text, source)
    world = World(
        seed=shape.seed if seed is None else seed,
        profile=PROFILES[profile or shape.profile],
        parser=parser,
        scaler=scaler,
    )
    try:
        _fill_world(world, shape)
        if shape.chance and world.seed == shape.seed:
            roll_on(world, shape.chance)
    except WorldFileWrong as wrong:
        where = where_in(text, wrong.path, source)
        raise WorldFileWrong(f"{where}{wrong} - at `{shown_path(wrong.path)}`", wrong.path) from None
    return LoadedWorld(world, shape.now)


def _read(text: str, source: str) -> WorldShape:
    try:
        return read_yaml(text, WorldShape, source=source)
    except NotWanted as error:
        raise WorldFileWrong(str(error)) from None


def _fill_world(world: World, shape: WorldShape) -> None:
    """Everybody first, then every chat, then what was said in them, then what is on its way."""
    for file in shape.files:
        world.add_file(_content(file), name=file.name, mime_type=file.mime_type)
    _each("people", shape.people, partial(_add_person, world))
    _each("bots", shape.bots, partial(_add_bot, world))
    _each("chats", shape.chats, partial(_add_chat, world))
    _tie(world, shape)
    _each("communities", shape.communities, partial(put_community, world))
    _each("polls", shape.polls, partial(put_poll, world))
    chats = iter(list(world.chats.values()))
    _each("chats", shape.chats, lambda given: _tell(world, next(chats), given))
    _each("private_chats", shape.private_chats, partial(_add_private, world))
    _each("dialogs", shape.dialogs, partial(_add_dialog, world))
    _each("links", shape.links, partial(_add_link, world))
    _each("connections", shape.connections, partial(_add_connection, world))
    _each("inline_queries", shape.inline_queries, partial(put_query, world))
    _each("kept_offers", shape.kept_offers, partial(keep_offer, world))
    _each("web_apps", shape.web_apps, partial(put_web_app, world))
    _each("join_queries", shape.join_queries, partial(put_join_query, world))
    _each("prepared_messages", shape.prepared_messages, partial(put_prepared_message, world))
    _each("prepared_buttons", shape.prepared_buttons, partial(put_prepared_button, world))
    _each("drafts", shape.drafts, partial(put_draft, world))
    _each("guest_queries", shape.guest_queries, partial(put_guest_query, world))
    _each("whispers", shape.whispers, partial(put_shelf, world))
    _each("counting", shape.counting, partial(wait_for_counts, world))
    _each("downloads", shape.downloads, world.files.keep_download)
    for url, number in shape.urls.items():
        world.files.name_url(url, file_of(world, number))
    bots = iter(list(world.bots.values()))
    _each("bots", shape.bots, lambda given: _go_on(world, next(bots), given))
    _count_on(world.counters, shape.counters)


def _go_on(world: World, bot: Bot, shape: BotShape) -> None:
    """As `go_on`, when everybody behind a managed bot is there."""
    behind = shape.management
    if behind is not None and behind.manager not in world.bots:
        raise WorldFileWrong(f"there is no bot {behind.manager} to manage {bot.username}")
    if behind is not None and (gone := [one for one in (behind.owner, *behind.allowed) if one not in world.people]):
        raise WorldFileWrong(f"there is no person {gone[0]} behind {bot.username}")
    go_on(bot, shape)


def _count_on(counters: Counters, given: Counters) -> None:
    """Nobody gets a number that somebody has."""
    for one in fields(Counters):
        setattr(counters, one.name, max(getattr(counters, one.name), getattr(given, one.name)))


def _each(name: str, shapes: Iterable[_T], add: Callable[[_T], object]) -> None:
    """Add one after the other; what goes wrong in one is told with its place."""
    for place, shape in enumerate(shapes):
        try:
            add(shape)
        except WorldFileWrong as wrong:
            raise wrong.inside(name, place) from None
        except ValueError as error:
            raise WorldFileWrong(str(error), (name, place)) from None


def _content(file: FileShape) -> bytes | Pattern:
    return Pattern(size=file.size, seed=file.seed) if file.data is None else file.data


def _add_person(world: World, shape: PersonShape) -> None:
    person = world.add_person(
        first_name=shape.first_name,
        last_name=shape.last_name,
        username=shape.username,
        language_code=shape.language_code,
        is_premium=shape.is_premium,
        phone_number=shape.phone_number,
        country=shape.country,
        id=shape.id,
    )
    person.deactivated, person.hides_forwards = shape.deactivated, shape.hides_forwards
    put_profile(world, person, shape)


def _add_bot(world: World, shape: BotShape) -> None:
    bot = world.add_bot(
        name=shape.name,
        username=shape.username,
        privacy_mode=shape.privacy_mode,
        can_join_groups=shape.can_join_groups,
        can_connect_to_business=shape.can_connect_to_business,
        supports_inline=shape.supports_inline,
        token=shape.token,
        id=shape.id,
    )
    bot.next_message_id = shape.next_message_id
    bot.wished_rights = {where == "channels": rights for where, rights in shape.wished_rights.items()}
    if shape.allowed_updates is not None:
        bot.allowed_updates = frozenset(shape.allowed_updates)
    bot.said = {(kind, language): text for kind, texts in shape.said.items() for language, text in texts.items()}


def _tie(world: World, shape: WorldShape) -> None:
    """What refers to those who come later in the file."""
    check_profiles(world)
    for person, facts in zip(list(world.people.values()), shape.people, strict=True):
        person.blocked = {BotId(user_of(world, who)) for who in facts.blocked}
    for bot, made in zip(list(world.bots.values()), shape.bots, strict=True):
        bot.known = {account_of(world, who) for who in made.known}
    chats = iter(list(world.chats.values()))
    _each("chats", shape.chats, lambda given: _join(world, next(chats), given))


def _join(world: World, chat: Chat, shape: GroupShape) -> None:
    """Let a chat have its guard, and a channel its discussion group."""
    if shape.guard_bot is not None:
        chat.guard_bot = BotId(user_of(world, shape.guard_bot))
    if shape.linked is not None:
        partner = world.chats[_chat_of(world, shape.linked)]
        channel, group = (chat, partner) if chat.type == "channel" else (partner, chat)
        _link(world, channel, group)
    _check_family(world, chat)


def _check_family(world: World, chat: Chat) -> None:
    """A channel and its direct messages know each other."""
    if chat.parent is not None and (_chat(world, chat.parent).direct != chat.id or chat.type != "supergroup"):
        raise WorldFileWrong(f"{chat.title!r} is not where one writes to the channel {chat.parent}")
    if chat.direct is not None and (_chat(world, chat.direct).parent != chat.id or chat.type != "channel"):
        raise WorldFileWrong(f"{chat.title!r} is not answered in the chat {chat.direct}")
    for one in chat.correspondents:
        user_of(world, one)


def _chat(world: World, number: ChatId) -> Chat:
    return world.chats[_chat_of(world, number)]


def _link(world: World, channel: Chat, group: Chat) -> None:
    try:
        world.link_discussion(channel.id, group.id)
    except ValueError as error:
        raise WorldFileWrong(f"{error}: {channel.title!r} and {group.title!r}") from None


def user_of(world: World, who: Who) -> UserId:
    """The user that ``who`` names. Raises ``WorldFileWrong``."""
    found = world.by_username(who) if isinstance(who, str) else UserId(who)
    if found is None or world.account(UserId(int(found))) is None:
        raise WorldFileWrong(f"there is no user {who!r} in this file{known_names(world)}")
    return UserId(int(found))


def _chat_of(world: World, who: Who) -> ChatId:
    found = world.by_username(who) if isinstance(who, str) else who
    if found is None or ChatId(int(found)) not in world.chats:
        raise WorldFileWrong(f"there is no chat {who!r} in this file")
    return ChatId(int(found))


def _add_chat(world: World, shape: GroupShape) -> None:
    if shape.id is not None:
        number = ChatId(shape.id)
    elif shape.type == "group":
        number = world.fresh_group_id()
    else:
        number = channel_chat(world.fresh_channel_number())
    chat = Chat(
        id=number,
        type=shape.type,
        title=shape.title,
        username=shape.username,
        description=shape.description,
        photo=shape.photo,
        verification=shape.verification,
        owner=user_of(world, shape.owner),
        permissions=shape.permissions,
        is_forum=shape.is_forum,
        signs_posts=shape.signs_posts,
        protected=shape.protected,
        parent=None if shape.parent is None else ChatId(shape.parent),
        direct=None if shape.direct is None else ChatId(shape.direct),
        takes_direct=shape.takes_direct,
        correspondents={UserId(one): None for one in shape.correspondents},
        slow_mode_s=shape.slow_mode_s,
        freeing_boosts=shape.freeing_boosts,
        joins_by_request=shape.joins_by_request,
        video_chat=shape.video_chat,
        instance=shape.instance or world.fresh_number(),
        next_message_id=shape.next_message_id,
        migrated_to=None if shape.migrated_to is None else ChatId(shape.migrated_to),
        migrated_from=None if shape.migrated_from is None else ChatId(shape.migrated_from),
        is_deleted=shape.is_deleted,
        threads={MessageId(post): MessageId(copy) for post, copy in shape.threads.items()},
        topics={one.id: one for one in shape.topics},
        banned_senders={ChatId(one) for one in shape.banned_senders},
        revoked={UserId(who): MessageId(number) for who, number in shape.revoked.items()},
        primary_invites={UserId(who): link for who, link in shape.primary_invites.items()},
        requests={UserId(who): link for who, link in shape.requests.items()},
    )
    if chat.id in world.chats:
        raise ValueError(f"the chat id {chat.id} is taken")
    if (chat.id < channel_chat(0)) != (chat.type != "group"):
        raise ValueError(f"the id {chat.id} is not that of a {chat.type}")
    if chat.username:
        world.claim_username(chat.username, chat.id)
    world.chats[chat.id] = chat
    _fill(world, chat, shape)
    put_boosts(world, chat, [(user_of(world, one.user), one) for one in shape.boosts])


def _fill(world: World, chat: Chat, shape: GroupShape) -> None:
    given = [one if isinstance(one, MemberShape) else _by_name(world, chat, one) for one in shape.members]
    assert chat.owner is not None, "it was just given"
    if all(user_of(world, one.user) != chat.owner for one in given):
        given.insert(0, MemberShape(user=chat.owner, status="creator"))
    for one in given:
        _place(world, chat, one)
    chat.admins = _in_order(world, chat.admins, shape.admins_in_order)
    chat.bots = {BotId(one): None for one in _in_order(world, chat.bots, shape.bots_in_order)}


def _in_order(world: World, present: Iterable[UserId], given: Sequence[Who]) -> dict[UserId, None]:
    """Those ``present``, the ``given`` ones first."""
    known = dict.fromkeys(present)
    first = [user for who in given if (user := user_of(world, who)) in known]
    return dict.fromkeys((*first, *known))


def _by_name(world: World, chat: Chat, who: Who) -> MemberShape:
    """Somebody of whom only the name is given: a bot in a channel is an administrator, as it must be there."""
    is_bot = BotId(user_of(world, who)) in world.bots
    return MemberShape(user=who, status="administrator" if chat.type == "channel" and is_bot else "member")


def _place(world: World, chat: Chat, given: MemberShape) -> None:
    user = user_of(world, given.user)
    usual = AdminRights.all() if given.status in ("creator", "administrator") else None
    member = Member(
        user=user,
        status=given.status,
        rights=given.rights or usual,
        permissions=given.permissions,
        custom_title=given.custom_title,
        tag=given.tag,
        until=given.until,
        promoted_by=None if given.promoted_by is None else user_of(world, given.promoted_by),
        is_member=given.is_member,
        since=given.since,
    )
    members.place(world, chat, member)
    if given.privacy is not None:
        member.privacy = given.privacy


def _add_private(world: World, shape: PrivateShape) -> None:
    bot = BotId(user_of(world, shape.bot))
    if bot not in world.bots:
        raise WorldFileWrong(f"{shape.bot!r} is not a bot")
    chat = world.open_private(user_of(world, shape.person), bot)
    chat.instance = shape.instance or chat.instance
    chat.started, chat.may_write_until = shape.started, shape.may_write_until
    chat.topics = {one.id: one for one in shape.topics}
    if chat.started:
        world.bots[bot].known.add(user_of(world, shape.person))
    _tell(world, chat, shape)


def _add_dialog(world: World, shape: DialogShape) -> None:
    one, other = (user_of(world, who) for who in shape.people)
    if one not in world.people or other not in world.people or one == other:
        raise WorldFileWrong("a dialog is between two people")
    chat = world.open_dialog(one, other)
    chat.instance = shape.instance or chat.instance
    chat.started = shape.started
    _tell(world, chat, shape)


def _add_link(world: World, link: InviteLink) -> None:
    if link.chat not in world.chats:
        raise WorldFileWrong(f"there is no chat {link.chat} in this file")
    for who in (link.creator, *link.waiting):
        user_of(world, who)
    world.invites[link.link] = link


def _add_connection(world: World, connection: BusinessConnection) -> None:
    if user_of(world, connection.user) not in world.people or connection.bot not in world.bots:
        raise WorldFileWrong("a connection is between a person and a bot")
    world.connections[connection.id] = connection
    if connection.is_enabled:
        world.connected[connection.user] = connection


def _tell(world: World, chat: Chat, shape: GroupShape | PrivateShape | DialogShape) -> None:
    """What was said in a chat, once everybody and every chat is there."""
    chat.last_bot = None if shape.last_bot is None else BotId(user_of(world, shape.last_bot))
    chat.auto_delete_s = shape.auto_delete_s
    put_messages(world, chat, shape.messages, shape.deleted)
    for one in chat.messages.values():
        proximity.note(chat, one)
    chat.heard_at = {UserId(who): at for who, at in shape.heard_at.items()}
    if unknown := [one for one in shape.pinned if MessageId(one) not in chat.messages]:
        raise WorldFileWrong(f"there is no message {unknown[0]} to be pinned")
    chat.pinned = {MessageId(one): None for one in sorted(shape.pinned)}
    for who, there in shape.reacted_in_order.items():
        known = chat.reacted.get(who, {})
        chat.reacted[who] = dict.fromkeys(number for one in there if (number := MessageId(one)) in known)
