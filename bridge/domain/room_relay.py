"""From a bound group into its task: messages, albums and edits become comments (R67–R71, R80, R113).

What is not relayed: anything while the room is unbound, bound to a project only (R73) or suspended (R97); an employee without
access (R71); bots. Contacts are relayed without any access test (R70), strangers get a card first (R9, R69), the chat itself may
speak (R249).
"""

from msgspec.structs import replace

from bridge.domain import mentions, newcomers, recipients, replies
from bridge.domain.announcements import announce, append, revise
from bridge.domain.attachments import Incoming, incoming
from bridge.domain.changes import AddAlbumPart, AddCounterpart, Connect, SaveContact, SaveConversation, SavePerson
from bridge.domain.contents import body_of, file_notes
from bridge.domain.conversations import Conversation
from bridge.domain.decide import NOTHING, Decision, Draft
from bridge.domain.effects import AtMessage, Send
from bridge.domain.events import (
    AnonymousAdmin,
    AutomaticForward,
    ChannelSender,
    MessageEdited,
    MessageReceived,
    PersonSender,
    Sender,
)
from bridge.domain.facts import Fact
from bridge.domain.formatting import joined
from bridge.domain.ids import CommentId, ContactId, IdSource
from bridge.domain.messages import Comment, CommentSource, Counterpart, Direction, Purpose, RichText
from bridge.domain.notices import say
from bridge.domain.people import (
    Author,
    ChatRef,
    Contact,
    ContactRef,
    Directory,
    Employee,
    EmployeeRef,
    Language,
    Person,
)
from bridge.domain.permissions import Denied, expand, may_comment
from bridge.domain.recipients import Audience
from bridge.domain.room_views import RoomView, around, lane_of, ref
from bridge.domain.tasks import Role, RosterEntry, Task


class Speaker(Fact):
    """Who said it, as the author of a comment."""

    author: Author
    card: Contact | None = None
    """A contact's card as it stands now: new, or brought up to date (R9, R39)."""


def relay(view: RoomView, event: MessageReceived, *, now: float, ids: IdSource) -> Decision:
    """A message that is no command (R67): a comment of the bound task, or a part of an album's comment, or nothing."""
    conversation, task = view.conversation, view.task
    if conversation is None or task is None or task.purged or conversation.is_suspended:
        return NOTHING
    if view.album is not None and view.about_task is not None:
        return _join_album(view, event, view.album, view.about_task, now, ids)
    speaker = _speaker(view, event.sender, event, task, ids)
    if speaker is None:
        return NOTHING
    lane = lane_of(event)
    files = incoming(event.attachments, account=view.setting.account.id, lane=lane, ids=ids)
    body = body_of(event, files.files, view.setting.account.language)
    if not body.text.strip() and not files.files:
        return NOTHING
    return _add(view, event, conversation, task, speaker, body, files, now, ids)


def _speaker(view: RoomView, sender: Sender, event: MessageReceived | MessageEdited, task: Task, ids: IdSource) -> Speaker | None:
    """Who speaks, or None when he may not be heard: an employee without access (R71) or who left (R231)."""
    match sender:
        case PersonSender(person=person):
            return _person(view, person, task, ids)
        case AnonymousAdmin():
            return Speaker(author=ChatRef(id=event.chat.id, title=event.chat.title))
        case ChannelSender(chat=chat, title=title):
            return Speaker(author=ChatRef(id=chat, title=title))
        case AutomaticForward(channel=channel, title=title):
            return Speaker(author=ChatRef(id=channel, title=title))


def _person(view: RoomView, person: Person, task: Task, ids: IdSource) -> Speaker | None:
    writer = view.writer if view.writer is not None else view.directory.of_person(person.id)
    match writer:
        case Employee():
            party = EmployeeRef(id=writer.id)
            return None if isinstance(may_comment(task, party, view.directory), Denied) else Speaker(author=party)
        case Contact():
            return Speaker(author=ContactRef(id=writer.id), card=newcomers.refreshed(writer, person))
        case None:
            card = newcomers.card_of(
                person,
                ContactId(ids.take()),
                view.setting.account.id,
                template=view.bot.contact_template,
                taken=view.taken_handles,
                language=view.setting.account.language,
            )
            return Speaker(author=ContactRef(id=card.id), card=card)


def _add(
    view: RoomView,
    event: MessageReceived,
    conversation: Conversation,
    task: Task,
    speaker: Speaker,
    body: RichText,
    files: Incoming,
    now: float,
    ids: IdSource,
) -> Decision:
    draft = Draft()
    account = view.setting.account
    directory = _save_card(draft, view, event, speaker)
    heard, ambiguous = _audience(view, event, conversation, task, speaker, directory)
    answered = view.about if event.reply_to is not None else None
    comment = Comment(
        id=CommentId(ids.take()),
        account=account.id,
        task=task.id,
        author=speaker.author,
        body=body,
        at=event.at,
        source=CommentSource.TELEGRAM,
        quote=_quote(view, event, conversation),
        answers=answered.id if answered is not None and answered.task == task.id else None,
        recipients=heard.recipients,
        named=heard.named,
        heard_by_nobody=heard.heard_by_nobody,
        files=tuple(each.id for each in files.files),
        origin_chat=event.chat.id,
        origin_topic=event.topic,
    )
    draft.change(*(_joining(task, each) for each in heard.joins))
    draft.merge(announce(comment, around(view, task, directory), now=now, new_files=files.files))
    draft.created("comment", comment.id)
    draft.change(_counterpart(comment, event, part=0))
    if event.album:
        draft.change(AddAlbumPart(account=account.id, bot=event.bot, chat=event.chat.id, album=event.album, comment=comment.id))
    draft.change(*_thread(conversation, event))
    draft.effect(*files.fetches, *_ambiguity(view, event, ambiguous))
    return draft.decision()


def _save_card(draft: Draft, view: RoomView, event: MessageReceived, speaker: Speaker) -> Directory:
    """Keeps a new or changed card (R9, R39); the directory with it."""
    card = speaker.card
    if card is None:
        return view.directory
    if card != view.writer:
        if isinstance(event.sender, PersonSender):
            draft.change(SavePerson(account=view.setting.account.id, person=event.sender.person))
        draft.change(SaveContact(contact=card))
    if view.writer is None:
        draft.created("contact", card.id)
    others = tuple(each for each in view.directory.contacts if each.id != card.id)
    return replace(view.directory, contacts=(*others, card))


def _audience(
    view: RoomView,
    event: MessageReceived,
    conversation: Conversation,
    task: Task,
    speaker: Speaker,
    directory: Directory,
) -> tuple[Audience, tuple[str, ...]]:
    """The cascade, and the names that fit several people; a channel's post is context and tells nobody (R113, R115)."""
    if isinstance(event.sender, AutomaticForward):
        return Audience(), ()
    names = mentions.find(event.body, people_here(view, task, directory))
    is_reply = event.reply_to is not None and view.about is not None and view.about.task == task.id
    heard = recipients.of_chat_message(
        author=speaker.author,
        task=task,
        directory=directory,
        named=names.parties,
        replied_to=replies.names(view.about) if is_reply else None,
        previous=view.previous,
        fallback=recipients.fallback_assignee(view.setting.account, directory, bot=view.bot),
        only_present=conversation.notify_active,
        present=view.present,
    )
    return heard, names.ambiguous


def people_here(view: RoomView, task: Task, directory: Directory) -> tuple[Employee | Contact, ...]:
    """Everybody who can be named in a room: the roster, teams expanded, and those known to be in the chat (A9)."""
    roster = (directory.party(each) for each in expand((entry.member for entry in task.roster), directory))
    everybody: tuple[Employee | Contact, ...] = (*directory.employees, *directory.contacts)
    present = (each for each in everybody if each.person is not None and each.person in view.present)
    found = {ref(each): each for each in (*roster, *present) if each is not None}
    return tuple(found.values())


def _quote(view: RoomView, event: MessageReceived, conversation: Conversation) -> str:
    """The quotation a reply brings with it, unless /quote off (A8); replies to our own service messages quote nothing."""
    replied = event.reply_to
    if replied is None or not conversation.quote:
        return ""
    is_service = view.about is None and replied.from_person is not None and replied.from_person.id == view.bot.telegram_id
    return "" if is_service else replies.quote(view.about, replied.text)


def _joining(task: Task, employee: EmployeeRef) -> Connect:
    """An employee named by an employee joins as participant (R137, A9)."""
    return Connect(task=task.id, entry=RosterEntry(role=Role.PARTICIPANT, member=employee))


def _counterpart(comment: Comment, event: MessageReceived, *, part: int) -> AddCounterpart:
    return AddCounterpart(
        counterpart=Counterpart(
            account=comment.account,
            comment=comment.id,
            task=comment.task,
            part=part,
            bot=event.bot,
            chat=event.chat.id,
            topic=event.topic,
            message=event.message,
            direction=Direction.IN,
            purpose=Purpose.RELAY,
        )
    )


def _thread(conversation: Conversation, event: MessageReceived) -> tuple[SaveConversation, ...]:
    """Remembers the channel post last spoken of (R114).

    Any reply in a supergroup has a thread; it is a post's only under an automatic forward, or in a room known for such threads.
    """
    under_post = event.reply_to is not None and event.reply_to.is_automatic_forward
    if not under_post and (conversation.thread_of_last_comment is None or event.thread is None):
        return ()
    post = event.thread if event.thread is not None else event.reply_to.message if event.reply_to is not None else None
    if post == conversation.thread_of_last_comment:
        return ()
    return (SaveConversation(conversation=replace(conversation, thread_of_last_comment=post)),)


def _ambiguity(view: RoomView, event: MessageReceived, names: tuple[str, ...]) -> tuple[Send, ...]:
    """Says that a name fits several people and told nobody (R136)."""
    if not names:
        return ()
    language: Language = view.language
    body = joined((say("mention_ambiguous", language, name=each) for each in names), "\n")
    return (Send(lane=lane_of(event), purpose=Purpose.SERVICE, body=body, reply_to=AtMessage(message=event.message)),)


def _join_album(view: RoomView, event: MessageReceived, album: Comment, task: Task, now: float, ids: IdSource) -> Decision:
    """A later part of an album joins its comment, however late; nobody is told twice."""
    draft = Draft()
    account = view.setting.account
    files = incoming(event.attachments, account=account.id, lane=lane_of(event), ids=ids)
    added = joined((event.body, *file_notes(files.files, account.language)), "\n")
    body = joined((album.body, added), "\n") if added.text else None
    draft.merge(append(album, around(view, task), now=now, new_files=files.files, body=body))
    draft.change(_counterpart(album, event, part=len(album.files)))
    draft.effect(*files.fetches)
    return draft.decision()


def reread(view: RoomView, event: MessageEdited, *, now: float, ids: IdSource) -> Decision:
    """An edited message changes its comment and never makes a second one (R80); the first message of an album speaks for it."""
    comment, task, conversation = view.about, view.about_task, view.conversation
    if comment is None or task is None or conversation is None or conversation.is_suspended or view.about_part:
        return NOTHING
    if comment.body == event.body or not (event.body.text.strip() or comment.files):
        return NOTHING
    if _speaker(view, event.sender, event, task, ids) is None:
        return NOTHING
    return revise(comment, event.body, around(view, task), now=now)
