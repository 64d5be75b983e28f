"""What a chat is called and says of itself. A change of the name is told in the chat, and shows everywhere from then on."""

from .chats import Chat
from .content import Service
from .ids import UserId
from .posting import notice
from .state import State


def set_title(state: State, chat: Chat, title: str, by: UserId, now: float) -> None:
    """Give the chat another name."""
    chat.title = title
    state.rendered_chats.pop(chat.id, None)
    notice(state, chat, by, Service(kind="new_chat_title", title=title), now)


def set_description(state: State, chat: Chat, description: str, by: UserId, now: float) -> None:
    """Let the chat say something else of itself; nobody is told."""
    chat.description = description
    state.journal.add(now, "description_set", chat=chat.id, by=by, text=description)
