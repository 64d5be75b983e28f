"""What people do with checklists: send them, mark tasks as done or not done, add tasks, change them.

All of this is for subscribers of Telegram Premium, as in its clients. Bots are not told that a checklist has changed: they read
the notice that Telegram puts into the chat (Bot API: `checklist_tasks_done`, `checklist_tasks_added`).
"""

from collections.abc import Sequence

from fake_telegram.world.facts import checklists
from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Checklist, Service
from fake_telegram.world.facts.messages import Message
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.happenings import posting
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.state import State

from . import writing


def send(
    state: State, by: UserId, chat_id: ChatId, said: Checklist, now: float, *, reply_to: int | None, topic: int | None
) -> Message:
    """See `Acts.send_checklist`."""
    _check_subscription(state, by)
    if writing.chat_for(state, by, chat_id).type == "channel":
        raise ActRefused("checklists are not for channels", "channel")
    return writing.send(state, by, chat_id, said, now, reply_to=reply_to, topic=topic, album=None, anonymous=False, as_chat=None)


def mark(
    state: State, by: UserId, chat_id: ChatId, message_id: int, done: Sequence[int], undone: Sequence[int], now: float
) -> Message:
    """See `Acts.mark_tasks`."""
    chat, message, said = _opened(state, by, chat_id, message_id)
    if message.author != by and not said.others_can_mark:
        raise ActRefused("only its author marks the tasks of this checklist", "not_the_author")
    numbers = {one.id for one in said.tasks}
    if strangers := [one for one in (*done, *undone) if one not in numbers]:
        raise ActRefused(f"the checklist has no task {strangers[0]}", "no_such_task")
    if both := set(done) & set(undone):
        raise ActRefused(f"task {min(both)} cannot be done and not done", "bad_marks")
    as_chat = chat.id if writing.is_always_anonymous(chat, by) else None
    after = checklists.marked(said, done, undone, by, int(now), as_chat=as_chat)
    before = {one.id for one in said.tasks if one.done_at}
    finished = tuple(one for one in dict.fromkeys(done) if one not in before)
    reopened = tuple(one for one in dict.fromkeys(undone) if one in before)
    if not finished and not reopened:
        return message
    message.content = after
    state.journal.add(
        now, "tasks_marked", chat=chat.id, bot=chat.private_bot, message=message.id, by=by, done=finished, undone=reopened
    )
    _tell(state, chat, by, message, Service(kind="checklist_tasks_done", message=message.id, done=finished, undone=reopened), now)
    return message


def add(state: State, by: UserId, chat_id: ChatId, message_id: int, texts: Sequence[str], now: float) -> Message:
    """See `Acts.add_tasks`."""
    chat, message, said = _opened(state, by, chat_id, message_id)
    if message.author != by and not said.others_can_add:
        raise ActRefused("only its author adds tasks to this checklist", "not_the_author")
    after = checklists.with_more(said, texts)
    _check(after)
    more = after.tasks[len(said.tasks) :]
    if not more:
        return message
    message.content = after
    state.journal.add(
        now, "tasks_added", chat=chat.id, bot=chat.private_bot, message=message.id, by=by, tasks=[one.id for one in more]
    )
    _tell(state, chat, by, message, Service(kind="checklist_tasks_added", message=message.id, tasks=more), now)
    return message


def edit(state: State, by: UserId, chat_id: ChatId, message_id: int, said: Checklist, now: float) -> Message:
    """See `Acts.edit_checklist`."""
    _, _, before = _opened(state, by, chat_id, message_id)
    return writing.edit(state, by, chat_id, message_id, checklists.rewritten(said, before), now)


def _opened(state: State, by: UserId, chat_id: ChatId, message_id: int) -> tuple[Chat, Message, Checklist]:
    """The checklist that `by` sees in this message, and may work with.

    Raises:
        ActRefused: `no_premium`, `not_a_member`, `no_such_message`, `no_checklist`, `forwarded`.
    """
    _check_subscription(state, by)
    chat = writing.chat_for(state, by, chat_id)
    writing.check_sees(chat, by)
    message = writing.message_in(chat, message_id, by)
    if not isinstance(message.content, Checklist):
        raise ActRefused(f"message {message_id} is no checklist", "no_checklist")
    if message.origin is not None:
        raise ActRefused("a forwarded checklist stays as it is", "forwarded")
    return chat, message, message.content


def _check_subscription(state: State, by: UserId) -> None:
    who = writing.person(state, by)
    if not who.is_premium:
        raise ActRefused(f"checklists are for subscribers of Telegram Premium; {who.full_name} is none", "no_premium")


def _check(said: Checklist) -> None:
    if fault := checklists.fault_in(said):
        raise ActRefused(fault, "bad_checklist")


def _tell(state: State, chat: Chat, by: UserId, message: Message, said: Service, now: float) -> None:
    """The notice answers the checklist, and so stands in its topic."""
    anonymous = writing.is_always_anonymous(chat, by)
    shown = posting.compose(state, chat, by, said, now, anonymous=anonymous)
    shown.reply_to, shown.thread, shown.in_topic = message.id, message.thread, message.in_topic
    posting.publish(state, shown, now)
