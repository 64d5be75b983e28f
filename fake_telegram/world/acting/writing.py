"""What people write, edit and delete, within what their Telegram client lets them, and refused with a reason beyond it."""

from dataclasses import replace

from fake_telegram.world.facts import albums, checklists, slow_mode
from fake_telegram.world.facts.blank_texts import is_blank
from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Checklist, Content, Location, Media, Service, Text
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.people import Bot, Person
from fake_telegram.world.facts.refusals import ActRefused, TextRefused
from fake_telegram.world.facts.rights import as_permitted, has_right, may_send, needed_to_send
from fake_telegram.world.happenings import direct_messages, ephemeral_commands, ephemerals, guests, members, polls, posting
from fake_telegram.world.happenings.blocking import set_blocked
from fake_telegram.world.happenings.forwarding import can_be_carried, is_protected, keyboard_of, origin_of
from fake_telegram.world.happenings.topics import GENERAL
from fake_telegram.world.ids import BotId, ChatId, MessageId, UserId
from fake_telegram.world.limits import CAPTION_CODE_POINTS_MAX, EDIT_WINDOW_S, LIVE_LOCATION_FOREVER_S, TEXT_CODE_POINTS_MAX
from fake_telegram.world.state import State

from .access import check_access


def person(state: State, user: UserId) -> Person:
    """The living person with this id.

    Raises:
        ActRefused: `no_such_person`.
    """
    found = state.people.get(user)
    if found is None:
        raise ActRefused(f"there is no person {user}", "no_such_person")
    if found.deactivated:
        raise ActRefused(f"the account of {found.full_name} is deleted", "deactivated")
    return found


def bot_named(state: State, bot: BotId) -> Bot:
    """The bot with this id.

    Raises:
        ActRefused: `no_such_bot`.
    """
    found = state.bots.get(bot)
    if found is None:
        raise ActRefused(f"there is no bot {bot}", "no_such_bot")
    return found


def chat_for(state: State, user: UserId, chat: ChatId) -> Chat:
    """What `user` calls `chat`; the id of a bot or a person is their private chat, opened by the first message.

    Raises:
        ActRefused: `no_such_chat`, `deleted`, or `migrated`.
    """
    bot = BotId(UserId(int(chat)))
    if bot in state.bots:
        return state.open_private(user, bot)
    other = UserId(int(chat))
    if other in state.people and other != user:
        return state.open_dialog(user, other)
    found = state.chats.get(chat)
    if found is None:
        raise ActRefused(f"there is no chat {chat}", "no_such_chat")
    if found.is_deleted:
        raise ActRefused(f"{found.title} is deleted", "deleted")
    if found.migrated_to is not None:
        raise ActRefused(f"{found.title} has become the supergroup {found.migrated_to}", "migrated")
    return found


def message_in(chat: Chat, message_id: int, by: UserId) -> Message:
    """The message with this id, as far as `by` sees it.

    Raises:
        ActRefused: `no_such_message`.
    """
    found = chat.messages.get(MessageId(message_id))
    if found is None or not direct_messages.is_visible(chat, by, found):
        raise ActRefused(f"there is no message {message_id} in that chat", "no_such_message")
    return found


def check_sees(chat: Chat, by: UserId) -> None:
    """Whether the person has the chat before their eyes: as a member, or in a discussion group that does not ban them.

    Raises:
        ActRefused: `not_a_member`.
    """
    if chat.type == "private" or chat.member(by) is not None:
        return
    earlier = chat.members.get(by)
    if chat.type == "channel" or chat.linked is None or (earlier is not None and earlier.status == "kicked"):
        raise ActRefused(f"{by} is not in {chat.title}", "not_a_member")


def send(
    state: State,
    by: UserId,
    chat_id: ChatId,
    content: Content,
    now: float,
    *,
    reply_to: int | None,
    topic: int | None,
    album: str | None,
    anonymous: bool,
    as_chat: ChatId | None,
    reply_to_task: int = 0,
    reply_to_option: str = "",
) -> Message:
    """See `Acts.send`."""
    author = person(state, by)
    bot = ephemeral_commands.addressee(state, chat_for(state, by, chat_id), author, content)
    message = draft(
        state,
        by,
        chat_id,
        content,
        now,
        reply_to=reply_to,
        topic=topic,
        album=album,
        anonymous=anonymous,
        as_chat=as_chat,
        reply_to_task=reply_to_task,
        reply_to_option=reply_to_option,
        is_ephemeral=bot is not None,
    )
    if bot is not None:
        return ephemerals.put(state, message, bot, now)
    posting.publish(state, message, now)
    guests.summon(state, message, now)
    return message


def draft(
    state: State,
    by: UserId,
    chat_id: ChatId,
    content: Content,
    now: float,
    *,
    reply_to: int | None,
    topic: int | None,
    album: str | None = None,
    anonymous: bool = False,
    as_chat: ChatId | None = None,
    reply_to_task: int = 0,
    reply_to_option: str = "",
    is_ephemeral: bool = False,
) -> Message:
    """A message of `by` as `send` would publish it, checked and numbered.

    Raises:
        ActRefused: the person may not write it there.
    """
    author = person(state, by)
    chat = chat_for(state, by, chat_id)
    if chat.private_bot is not None:
        check_access(state.bots[chat.private_bot], by)
    said = as_typed(state, content)
    members.lapse(state, chat, by, now)
    answered = None if reply_to is None else message_in(chat, reply_to, by)
    check_content(said)
    _check_mentions(state, said)
    letter = _place(state, chat, author, said, topic, answered)
    _check_pace(chat, author, now, album or "")
    if album:
        albums.check_next(chat, by, said, album)
    _check_mask(state, chat, by, anonymous, as_chat)
    root = _topic_of(chat, by, topic, answered) if letter is None and (state.has_topics(chat) or topic is not None) else None
    task, option = _task_answered(answered, reply_to_task), _option_answered(state, answered, reply_to_option)
    said = as_permitted(chat, by, said)
    message = posting.compose(
        state,
        chat,
        by,
        said,
        now,
        anonymous=anonymous or is_always_anonymous(chat, by, as_chat),
        as_chat=as_chat,
        is_ephemeral=is_ephemeral,
    )
    message.reply_to = None if answered is None else answered.id
    message.reply_to_task, message.reply_to_option = task, option
    if root is not None:
        message.thread, message.in_topic = root, True
    if letter is not None:
        direct_messages.admit(state, chat, letter)
    message.direct_topic = letter
    message.album = album or ""
    chat.started = True
    return message


def _place(
    state: State, chat: Chat, author: Person, content: Content, topic: int | None, answered: Message | None
) -> UserId | None:
    """Whether the person may write there; in direct messages of a channel the topic in which they do, elsewhere None."""
    if chat.parent is None:
        check_place(chat, author, content, answered)
        return None
    return direct_messages.addressee(state, chat, author.id, topic, answered)


def _task_answered(answered: Message | None, number: int) -> int:
    """The task of a checklist that a reply is about, 0 for none."""
    if number and (answered is None or not checklists.has_task(answered.content, number)):
        raise ActRefused(f"there is no task {number} to be answered", "no_such_task")
    return number


def as_typed(state: State, content: Content) -> Content:
    """What the person typed, as Telegram keeps it.

    Raises:
        ActRefused: `bad_text`.
    """
    try:
        return posting.as_typed(state, content)
    except TextRefused as refused:
        raise ActRefused(f"Telegram takes no such text: {refused}", "bad_text") from refused


def _option_answered(state: State, answered: Message | None, persistent_id: str) -> str:
    """The option of a poll that a reply is about, empty for none."""
    if persistent_id and (answered is None or not polls.has_option(state, answered.content, persistent_id)):
        raise ActRefused(f"there is no option {persistent_id!r} to be answered", "no_such_option")
    return persistent_id


def check_content(content: Content) -> None:
    """Whether a person can say that.

    Raises:
        ActRefused: it is empty, too long, or not for people to say.
    """
    match content:
        case Text(text=text):
            if is_blank(text):
                raise ActRefused("an empty text cannot be sent", "empty")
            if len(text) > TEXT_CODE_POINTS_MAX:
                raise ActRefused(f"{len(text)} characters are too many for one message", "too_long")
        case Media(caption=caption) if len(caption) > CAPTION_CODE_POINTS_MAX:
            raise ActRefused(f"{len(caption)} characters are too many for a caption", "too_long")
        case Checklist():
            if fault := checklists.fault_in(content):
                raise ActRefused(fault, "bad_checklist")
        case Service():
            raise ActRefused("service notices are Telegram's own", "service")
        case Media(kind="thumbnail" | "chat_photo" as kind):
            raise ActRefused(f"a {kind.replace('_', ' ')} is not sent by itself", "no_such_kind")
        case Media(kind="live_photo", still=None):
            raise ActRefused("a live photo is a film with a still picture", "no_still")
        case _:
            pass


def _check_mentions(state: State, content: Content) -> None:
    entities = content.entities or () if isinstance(content, Text | Media) else ()
    strangers = [one.user_id for one in entities if one.user_id is not None and state.account(one.user_id) is None]
    if strangers:
        raise ActRefused(f"there is nobody with the id {strangers[0]} to mention", "no_such_person")


def check_place(chat: Chat, author: Person, content: Content, answered: Message | None) -> None:
    """Whether the person may write there.

    Raises:
        ActRefused: `blocked`, `not_a_member`, `no_right`, `direct_messages`.
    """
    if chat.parent is not None:
        raise ActRefused("this is not sent to a channel directly", "direct_messages")
    if chat.private_bot is not None:
        if chat.private_bot in author.blocked:
            raise ActRefused(f"{author.full_name} has blocked the bot; it can only be started again", "blocked")
        return
    if chat.pair is not None:
        return
    if chat.member(author.id) is None:
        if not _may_comment(chat, author.id, answered):
            raise ActRefused(f"{author.full_name} is not in {chat.title}", "not_a_member")
    elif not may_send(chat, author.id, content):
        raise ActRefused(f"{author.full_name} may not send {needed_to_send(content)[1]} in {chat.title}", "no_right")


def _check_pace(chat: Chat, author: Person, now: float, album: str) -> None:
    wait_s = slow_mode.wait_s(chat, author.id, now, album=album)
    if wait_s:
        raise ActRefused(f"slow mode: {author.full_name} waits {wait_s} more seconds", "slow_mode")


def _may_comment(chat: Chat, user: UserId, answered: Message | None) -> bool:
    """Anybody may comment under a post in the discussion group, without being a member, unless banned there."""
    earlier = chat.members.get(user)
    in_thread = answered is not None and (answered.automatic_forward or answered.thread is not None)
    return chat.linked is not None and in_thread and (earlier is None or earlier.status == "left")


def _check_mask(state: State, chat: Chat, by: UserId, anonymous: bool, as_chat: ChatId | None) -> None:
    if anonymous and not (chat.type == "supergroup" and has_right(chat, by, "can_manage_chat")):
        raise ActRefused("only an administrator of a supergroup writes anonymously", "not_anonymous")
    if as_chat is None:
        return
    mask = state.chats.get(as_chat)
    if mask is None or mask.type != "channel" or not has_right(mask, by, "can_post_messages"):
        raise ActRefused(f"{by} may not write in the name of {as_chat}", "not_their_channel")
    if as_chat in chat.banned_senders:
        raise ActRefused(f"{mask.title} is banned from {chat.title}", "banned")
    if chat.type != "supergroup":
        raise ActRefused("one writes in the name of a channel only in supergroups", "not_a_supergroup")


def is_always_anonymous(chat: Chat, by: UserId, as_chat: ChatId | None = None) -> bool:
    """An administrator made anonymous writes so without asking."""
    member = chat.members.get(by)
    if chat.type != "supergroup" or as_chat is not None or member is None or member.rights is None:
        return False
    return member.is_admin and member.rights.is_anonymous


def _topic_of(chat: Chat, by: UserId, topic: int | None, answered: Message | None) -> MessageId | None:
    """The topic that is written into, None for General; a reply stays in the topic of what it answers."""
    if topic is None and answered is not None and answered.in_topic:
        topic = answered.thread
    number = MessageId(topic or GENERAL)
    found = chat.topics.get(number)
    if found is None and number != GENERAL:
        raise ActRefused(f"{topic} is no topic of {chat.title}", "no_such_topic")
    if found is not None and found.is_closed and not has_right(chat, by, "can_manage_topics"):
        raise ActRefused(f"the topic {found.name} is closed", "topic_closed")
    return None if number == GENERAL else number


def start(state: State, by: UserId, bot: BotId, now: float, parameter: str) -> Message:
    """See `Acts.start`."""
    who = person(state, by)
    check_access(bot_named(state, bot), by)
    set_blocked(state, who, bot_named(state, bot), False, now)
    text = f"/start {parameter}".strip()
    return send(
        state,
        by,
        ChatId(int(bot)),
        Text(text=text),
        now,
        reply_to=None,
        topic=None,
        album=None,
        anonymous=False,
        as_chat=None,
    )


def edit(state: State, by: UserId, chat_id: ChatId, message_id: int, content: Content | str, now: float) -> Message:
    """See `Acts.edit`."""
    person(state, by)
    chat = chat_for(state, by, chat_id)
    message = message_in(chat, message_id, by)
    check_sees(chat, by)
    edits = chat.type == "channel" and has_right(chat, by, "can_edit_messages")
    if message.author != by and not edits:
        raise ActRefused(f"message {message_id} is not theirs", "not_the_author")
    if now - message.at > EDIT_WINDOW_S and not edits and not isinstance(message.content, Location):
        raise ActRefused(f"message {message_id} is too old to be edited", "too_old")
    decided = message.suggestion is not None and message.suggestion.state != "pending"
    if message.origin is not None or isinstance(message.content, Service) or decided:
        raise ActRefused(f"message {message_id} cannot be edited", "not_editable")
    said = as_typed(state, _new_content(message.content, content))
    check_content(said)
    _check_mentions(state, said)
    if said == message.content:
        return message
    return posting.change(state, message, said, now)


def _new_content(old: Content, new: Content | str) -> Content:
    match old, new:
        case Text(), str():
            return Text(text=new)
        case Media(), str():
            return replace(old, caption=new, entities=None)
        case _, str():
            raise ActRefused("only a text or a caption can be edited", "not_editable")
        case Media(), Text(text=caption, entities=entities):
            return replace(old, caption=caption, entities=entities)
        case (Text(), Text()) | (Media(), Media()):
            assert not isinstance(new, str), "told apart above"
            return new
        case (Location(live_period_s=int()), Location()) | (Checklist(), Checklist()):
            assert not isinstance(new, str), "told apart above"
            return new
        case _:
            raise ActRefused("a message keeps its kind when it is edited", "not_editable")


def move_location(state: State, by: UserId, chat_id: ChatId, message_id: int, place: Location | None, now: float) -> Message:
    """See `Acts.move_location`."""
    person(state, by)
    found = message_in(chat_for(state, by, chat_id), message_id, by)
    old = found.content
    if not isinstance(old, Location) or not old.live_period_s:
        raise ActRefused(f"message {message_id} is no live location", "not_live")
    if old.live_period_s != LIVE_LOCATION_FOREVER_S and now > found.at + old.live_period_s:
        raise ActRefused(f"the live location of message {message_id} is over", "too_old")
    if place is None:
        new = replace(old, live_period_s=None, heading=None, proximity_alert_radius=None)
    else:
        new = replace(place, live_period_s=place.live_period_s or old.live_period_s)
    return edit(state, by, chat_id, message_id, new, now)


def delete(state: State, by: UserId, chat_id: ChatId, message_id: int, now: float) -> None:
    """See `Acts.delete`."""
    person(state, by)
    chat = chat_for(state, by, chat_id)
    message = message_in(chat, message_id, by)
    check_sees(chat, by)
    if message.author != by and not has_right(chat, by, "can_delete_messages"):
        raise ActRefused(f"message {message_id} is not theirs to delete", "no_right")
    posting.remove(state, message, now)


def comment(state: State, by: UserId, channel_id: ChatId, post_id: int, content: Content, now: float) -> Message:
    """See `Acts.comment`."""
    person(state, by)
    channel = chat_for(state, by, channel_id)
    root = channel.threads.get(MessageId(post_id))
    if channel.type != "channel" or channel.linked is None or root is None:
        raise ActRefused(f"message {post_id} of {channel.title} has no comments", "no_comments")
    return send(
        state,
        by,
        channel.linked,
        content,
        now,
        reply_to=root,
        topic=None,
        album=None,
        anonymous=False,
        as_chat=None,
    )


def forward(
    state: State,
    by: UserId,
    source_id: ChatId,
    message_id: int,
    to: ChatId,
    now: float,
    album: str | None,
    topic: int | None = None,
) -> Message:
    """See `Acts.forward`."""
    author = person(state, by)
    source, target = chat_for(state, by, source_id), chat_for(state, by, to)
    if source.type != "private" and not source.username and source.member(by) is None:
        raise ActRefused(f"{author.full_name} is not in {source.title}", "not_a_member")
    found = message_in(source, message_id, by)
    if is_protected(source, found) or not can_be_carried(found):
        raise ActRefused(f"message {message_id} cannot be forwarded", "not_forwardable")
    letter = _place(state, target, author, found.content, topic, None)
    _check_pace(target, author, now, album or "")
    root = _topic_of(target, by, topic, None) if letter is None and (state.has_topics(target) or topic is not None) else None
    message = posting.compose(state, target, by, found.content, now, anonymous=is_always_anonymous(target, by))
    if root is not None:
        message.thread, message.in_topic = root, True
    if letter is not None:
        direct_messages.admit(state, target, letter)
    message.direct_topic = letter
    message.origin, message.markup = origin_of(state, source, found), keyboard_of(found)
    message.album = album or ""
    target.started = True
    return posting.publish(state, message, now)
