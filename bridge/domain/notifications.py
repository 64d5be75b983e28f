"""What an employee reads in Telegram about a comment or an event: number and linked title, author, text, attachments (R162).

Texts are in the reader's language. Who reads is decided by `recipients`; whether Telegram is allowed at all, by `plans` (R13).
"""

from bridge.domain.attachments import size_words
from bridge.domain.formatting import Builder, bold, linked, plain, quoted, sendable
from bridge.domain.messages import Comment, File, Reason, RichText
from bridge.domain.notices import say, words
from bridge.domain.people import Author, ChatRef, ContactRef, Directory, EmployeeRef, Language, SystemRef
from bridge.domain.tasks import Task

FILES_NAMED_MAX = 10
"""Attachments named one by one in a notification; the rest are counted."""


def author_name(author: Author, directory: Directory, language: Language) -> str:
    """The author as readers know him."""
    match author:
        case EmployeeRef() | ContactRef():
            someone = directory.party(author)
            return someone.name if someone is not None else words("author_unknown", language)
        case ChatRef(title=title):
            return title
        case SystemRef():
            return words("author_system", language)


def task_address(task: Task, public_url: str) -> str:
    """The task's page; empty when no public address is set."""
    return f"{public_url}/tasks/{task.number}" if public_url else ""


def task_line(task: Task, public_url: str, language: Language) -> RichText:
    """`[12] title`, the title linked to the task's page (R86, R89, R162)."""
    title = task.title or words("notify_untitled", language)
    return say("notify_task", language, number=task.number, title=linked(title, task_address(task, public_url)))


def attachment_note(files: tuple[File, ...], language: Language) -> str:
    """Names and sizes of attached files, in order; empty without any."""
    if not files:
        return ""
    names = ", ".join(_file_words(each) for each in files[:FILES_NAMED_MAX])
    if len(files) > FILES_NAMED_MAX:
        names = words("notify_attachments_more", language, names=names, count=len(files) - FILES_NAMED_MAX)
    return words("notify_attachments", language, names=names)


def _file_words(file: File) -> str:
    return f"{file.name} ({size_words(file.size_bytes)})" if file.size_bytes else file.name


def of_comment(
    comment: Comment,
    task: Task,
    directory: Directory,
    *,
    reason: Reason,
    language: Language,
    public_url: str,
    files: tuple[File, ...] = (),
) -> RichText:
    """The notification of a comment, told for `reason` (R162): head line, quotation, text, attachments note."""
    author = bold(author_name(comment.author, directory, language))
    head = _head(comment, reason)
    line = say(head, language, author=author, task=task_line(task, public_url, language))
    builder = Builder().add(line)
    if comment.is_hidden:
        builder.line(words("notify_hidden", language))
    if comment.quote:
        builder.line(quoted(comment.quote))
    body = sendable(comment.body)
    note = attachment_note(files, language)
    if body.text or not note:
        builder.line(body if body.text else plain(words("notify_empty", language)))
    if note:
        builder.line(note)
    return builder.build()


def _head(comment: Comment, reason: Reason) -> str:
    """The head line: a note of the system speaks for itself, a new task is called one, all else is somebody's comment."""
    if comment.is_system:
        return "notify_system"
    return "notify_new_task" if reason is Reason.NEW_TASK else "notify_comment"
