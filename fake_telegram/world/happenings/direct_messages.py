"""Direct messages of a channel: a chat where each person has a topic of their own, and the channel answers.

The chat belongs to its channel (`Chat.parent`). Administrators who may manage direct messages, bots among them, see every topic
and write in the channel's name; everybody else sees and writes one topic, named by their own id.
"""

from fake_telegram.world.facts.chats import Chat, Member
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.ids import UserId, channel_chat
from fake_telegram.world.state import State

from . import members


def found(state: State, channel: Chat) -> None:
    """Give the channel its chat of direct messages."""
    chat = Chat(
        id=channel_chat(state.fresh_channel_number()),
        type="supergroup",
        title=channel.title,
        owner=channel.owner,
        parent=channel.id,
        instance=state.fresh_number(),
    )
    state.chats[chat.id] = chat
    channel.direct = chat.id
    for one in channel.admins:
        members.mirror(state, channel, channel.members[one])


def is_visible(chat: Chat, viewer: UserId | None, message: Message) -> bool:
    """Whether `viewer` (None for who sees all) has the message before their eyes: others' topics are the channel's alone."""
    if chat.parent is None or viewer is None or message.direct_topic == viewer:
        return True
    member = chat.member(viewer)
    return member is not None and member.is_admin


def addressee(state: State, chat: Chat, author: UserId, topic: int | None, answered: Message | None) -> UserId:
    """The topic into which `author` writes: their own, or as an administrator the one that is named or answered.

    Raises:
        ActRefused: `banned`, `closed`, `no_such_topic`.
    """
    member = chat.members.get(author)
    if member is not None and member.is_admin:
        wanted = answered.direct_topic if topic is None and answered is not None else topic
        if wanted is None or UserId(wanted) not in chat.correspondents:
            raise ActRefused(f"{wanted} has no topic in the direct messages of {chat.title}", "no_such_topic")
        return UserId(wanted)
    assert chat.parent is not None, "asked of direct messages only"
    if member is not None and member.status == "kicked":
        raise ActRefused(f"{author} is banned from {chat.title}", "banned")
    if not state.chats[chat.parent].takes_direct:
        raise ActRefused(f"{chat.title} takes no direct messages", "closed")
    if topic not in (None, author):
        raise ActRefused(f"{author} writes into their own topic only", "no_such_topic")
    return author


def admit(state: State, chat: Chat, who: UserId) -> None:
    """Let `who`, who writes to the channel, have a topic there."""
    if who not in chat.correspondents:
        chat.correspondents[who] = None
        if chat.member(who) is None:
            members.place(state, chat, Member(user=who, status="member"))
