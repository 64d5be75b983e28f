"""How a message comes to be, changes and goes, whoever wrote it; and who is told. Rights are checked before, not here.

A post of a channel with a discussion group appears there at once, from Telegram's own account, and is the root of its comments.
"""

from dataclasses import replace
from typing import Any, Final

from fake_telegram.world.facts import proximity
from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Content, Location, Media, Service, Text
from fake_telegram.world.facts.messages import Message, Origin
from fake_telegram.world.facts.schedules import Vanishing
from fake_telegram.world.ids import CHANNEL_BOT, GROUP_ANONYMOUS_BOT, TELEGRAM, BotId, ChatId, MessageId, UserId
from fake_telegram.world.limits import ALBUM_ITEMS_MAX
from fake_telegram.world.rendering.messages import message as rendered
from fake_telegram.world.state import State

from .audience import listeners
from .business import tell_of_deletion, tell_of_message
from .forwarding import keyboard_of

_BUSINESS_KINDS: Final = {"message": "business_message", "edited_message": "edited_business_message"}


def compose(
    state: State,
    chat: Chat,
    author: UserId,
    content: Content,
    now: float,
    *,
    anonymous: bool = False,
    as_chat: ChatId | None = None,
    is_ephemeral: bool = False,
) -> Message:
    """A new message with its number and the author that is shown: the person, the group, or a channel. Not published yet.

    Parameters:
        is_ephemeral: it will stand in no history, and has no number there.
    """
    sender: UserId | None = author
    signature = ""
    member = chat.members.get(author)
    if chat.type == "channel":
        sender, as_chat = None, chat.id
        account = state.account(author)
        signature = account.full_name if chat.signs_posts and account is not None else ""
    elif chat.parent is not None and member is not None and member.is_admin:
        sender, as_chat = CHANNEL_BOT, chat.parent
    elif anonymous:
        sender, as_chat = GROUP_ANONYMOUS_BOT, chat.id
        signature = member.custom_title if member is not None else ""
    elif as_chat is not None:
        sender = CHANNEL_BOT
    return Message(
        id=MessageId(0) if is_ephemeral else state.fresh_message_id(chat),
        sender_tag=(member.custom_title if member.is_admin else member.tag)
        if member is not None and sender == author and chat.type == "supergroup"
        else "",
        chat=chat.id,
        private_bot=chat.private_bot,
        pair=chat.pair,
        at=int(now),
        author=author,
        sender=sender,
        sender_chat=as_chat,
        signature=signature,
        content=content,
        protected=chat.protected,
        direct_topic=author if chat.parent is not None and as_chat is None else None,
        bot_ids={} if chat.type == "group" else None,
        boosts=chat.boost_count(author) if chat.boosts and sender == author else 0,
    )


def publish(state: State, message: Message, now: float) -> Message:
    """Put `message` into its chat and tell the bots that may see it."""
    chat = state.chat_of(message)
    _join_thread(state, chat, message)
    chat.store(message)
    if chat.auto_delete_s and message.vanishes_at is None:
        message.vanishes_at = message.at + chat.auto_delete_s
        plan_vanishing(state, message)
    if (chat.pair is not None and message.business_bot is None) or chat.slow_mode_s:
        chat.heard_at[message.author] = message.at
    if message.in_topic and message.thread in chat.topics:
        chat.topics[message.thread].messages[message.id] = None
    if BotId(message.author) in state.bots and not isinstance(message.content, Service):
        chat.last_bot = BotId(message.author)
    if chat.private_bot == message.author and chat.person is not None:
        state.drafts.pop((chat.person, chat.private_bot), None)  # what it was writing is written
    state.journal.add(now, "message_sent", **summary(message))
    _tell(state, chat, message, "channel_post" if chat.type == "channel" else "message", now)
    if chat.type == "channel" and chat.linked is not None and not isinstance(message.content, Service):
        _forward_to_discussion(state, chat, message, now)
    if isinstance(message.content, Location):
        _alarm(state, chat, message, now)
    return message


def notice(state: State, chat: Chat, by: UserId, service: Service, now: float) -> Message:
    """Publish a service notice that `by` caused."""
    return publish(state, compose(state, chat, by, service, now), now)


def change(state: State, message: Message, content: Content, now: float, *, by: UserId | None = None, **fields: Any) -> Message:
    """Give `message` another content (and other fields, such as `markup`) and tell the bots that may see it, but for `by`."""
    chat = state.chat_of(message)
    shown_elsewhere = message.content, keyboard_of(message)
    message.content = content
    message.edited_at = int(now)
    message.meant_for = None
    for name, value in fields.items():
        setattr(message, name, value)
    state.journal.add(now, "message_edited", **summary(message))
    _tell(state, chat, message, "edited_channel_post" if chat.type == "channel" else "edited_message", now, but=by)
    copy = chat.threads.get(message.id)
    if (
        shown_elsewhere != (content, keyboard_of(message))
        and copy is not None
        and chat.type == "channel"
        and chat.linked is not None
    ):
        forwarded = state.chats[chat.linked].messages.get(copy)
        if forwarded is not None:
            change(state, forwarded, content, now, markup=keyboard_of(message))
    if isinstance(content, Location):
        _alarm(state, chat, message, now)
    return message


def remove(state: State, message: Message, now: float) -> None:
    """Delete `message` for everybody, a post with its copy in the discussion group. Bots hear nothing of it."""
    chat = state.chat_of(message)
    chat.forget(message)
    state.forget_numbers(message)
    chat.pinned.pop(message.id, None)
    for reactor in message.reactions.by if message.reactions is not None else ():
        chat.forget_reaction(reactor, message.id)
    state.inline_messages.pop(message.inline_id, None)
    if message.vanishes_at is not None:
        state.schedule.one_is_over(lambda plan: isinstance(plan, Vanishing) and not _stands(state, plan.message))
    if chat.pair is not None:
        tell_of_deletion(state, chat, message.id, now)
    state.journal.add(now, "message_deleted", chat=message.chat, bot=message.private_bot, message=message.id)
    if chat.type == "channel" and chat.linked is not None:
        copy = state.chats[chat.linked].messages.get(chat.threads.pop(message.id, MessageId(0)))
        if copy is not None:
            remove(state, copy, now)


def plan_vanishing(state: State, message: Message) -> None:
    """Let a message that is to delete itself do so at its time."""
    if message.vanishes_at is not None:
        state.plan(message.vanishes_at, Vanishing(message=message))


def vanish(state: State, message: Message, now: float) -> None:
    """Delete a message whose time is over, if it is still there."""
    if _stands(state, message):
        remove(state, message, now)


def _stands(state: State, message: Message) -> bool:
    """Whether the message is there, not deleted."""
    return state.chat_of(message).messages.get(message.id) is message


def summary(message: Message) -> dict[str, Any]:
    """What the journal says of a message."""
    return {
        "chat": message.chat,
        "bot": message.private_bot or message.business_bot,
        "message": message.id,
        "author": message.author,
        "content": kind_of(message.content),
        "text": message.text,
    }


def kind_of(content: Content) -> str:
    """One word for what a message says: `text`, `photo`, `contact`, `new_chat_members` ..."""
    match content:
        case Media(kind=kind) | Service(kind=kind):
            return kind
        case _:
            return type(content).__name__.lower()


def _alarm(state: State, chat: Chat, moved: Message, now: float) -> None:
    """Tell those who asked for it that somebody has come near, each once."""
    if chat.type == "channel":
        return
    proximity.note(chat, moved)
    for watcher, traveler, metres in proximity.alarms(chat, moved, now):
        assert isinstance(watcher.content, Location), "only locations are watched"
        watcher.content = replace(watcher.content, proximity_alert_radius=None)
        said = Service(kind="proximity_alert_triggered", users=(traveler.author, watcher.author), number=metres)
        notice(state, chat, traveler.author, said, now)


def _join_thread(state: State, chat: Chat, message: Message) -> None:
    """A reply belongs to the thread of what it answers; in a group without topics that message may be the root itself."""
    has_topics = state.has_topics(chat)
    has_threads = (chat.type == "supergroup" and chat.parent is None) or has_topics
    if not has_threads or message.thread is not None or message.reply_to is None:
        return
    answered = chat.messages.get(message.reply_to)
    if answered is None:
        return
    if has_topics:
        message.thread, message.in_topic = answered.thread, answered.in_topic
    else:
        message.thread = answered.thread or answered.id


def _tell(state: State, chat: Chat, message: Message, kind: str, now: float, but: UserId | None = None) -> None:
    if chat.pair is not None:
        tell_of_message(state, chat, message, _BUSINESS_KINDS[kind], now)
        return
    key = f"chat:{chat.id}"
    for bot in listeners(state, chat, message):
        if kind in bot.allowed_updates and bot.id != but:
            state.queue(bot, kind, rendered(state, message, bot), key=key, now=now)


def _forward_to_discussion(state: State, channel: Chat, post: Message, now: float) -> None:
    assert channel.linked is not None, "only a channel with a discussion group forwards"
    group = state.chats[channel.linked]
    copy = compose(state, group, TELEGRAM, post.content, now)
    copy.sender_chat = channel.id
    copy.automatic_forward = True
    copy.markup = keyboard_of(post)
    copy.origin = post.origin or Origin(at=post.at, chat=channel.id, message=post.id, signature=post.signature)
    if post.reply_to is not None:
        copy.reply_to = channel.threads.get(post.reply_to)
    if post.album:
        copy.album = _album_of_copies(state, channel, group, post)
    channel.threads[post.id] = copy.id
    publish(state, copy, now)


def _album_of_copies(state: State, channel: Chat, group: Chat, post: Message) -> str:
    """The album in the group that the copies of this album's posts make."""
    for earlier in channel.ids_before(post.id, ALBUM_ITEMS_MAX - 1):
        known = channel.messages.get(earlier)
        copied = group.messages.get(channel.threads.get(earlier, MessageId(0)))
        if known is not None and known.album == post.album and copied is not None:
            return copied.album
    return state.fresh_album_id()


def as_typed(state: State, content: Content) -> Content:
    """What a person typed, as Telegram keeps it: cleaned, trimmed, with the entities that it finds by itself.

    Raises:
        TextRefused: the entities that are given do not fit.
    """
    parser = state.parser
    match content:
        case Text(text=text, entities=given):
            said, entities = parser.finish(text, given or ()) if parser is not None else (text.strip(), given or ())
            return replace(content, text=said, entities=entities)
        case Media(caption=caption, entities=given):
            said, entities = parser.finish(caption, given or ()) if parser is not None else (caption.strip(), given or ())
            return replace(content, caption=said, entities=entities)
        case _:
            return content


def with_entities(state: State, content: Content) -> Content:
    """As above, for a text that comes without entities; others have been finished before, and where nothing is said none are."""
    match content:
        case Text(text=said, entities=None) | Media(caption=said, entities=None) if said:
            return as_typed(state, content)
        case _:
            return content
