"""What a follow-up task says of the conversation before it (R44, R47, A6).

It goes into `description_extra`, which no person writes or edits: a link to the previous task and its last messages. Hidden and
system comments are never among them: who may see the new task is not who might see those.
"""

from bridge.domain.decide import Setting
from bridge.domain.formatting import shortened
from bridge.domain.limits import QUOTE_CODE_POINTS_MAX
from bridge.domain.messages import Comment
from bridge.domain.notices import words
from bridge.domain.notifications import author_name, task_address
from bridge.domain.people import Directory
from bridge.domain.tasks import Task

HISTORY_CHOICES = (0, 1, 5, 10, 20, 50)
"""How many messages an account may choose to have quoted (R44, A6)."""


def quotable(comment: Comment) -> bool:
    """Whether a comment may appear in a follow-up task."""
    return not comment.is_hidden and not comment.is_system


def history_words(previous: Task, comments: tuple[Comment, ...], directory: Directory, setting: Setting) -> str:
    """Link to the previous task and its last messages, oldest first, in the account's language.

    `comments` are the last ones of `previous`, oldest first; at most `AccountSettings.history_messages` are used.
    """
    language = setting.account.language
    task = f"[{previous.number}] {previous.title} {task_address(previous, setting.public_url)}".rstrip()
    lines = [words("history_previous", language, task=task)]
    limit = setting.account.settings.history_messages
    spoken = [each for each in comments if quotable(each)][-limit:] if limit > 0 else []
    if spoken:
        lines.append(words("history_messages", language))
    for each in spoken:
        author = author_name(each.author, directory, language)
        text = shortened(" ".join(each.body.text.split()), QUOTE_CODE_POINTS_MAX)
        lines.append(words("history_line", language, author=author, text=text))
    return "\n".join(lines)
