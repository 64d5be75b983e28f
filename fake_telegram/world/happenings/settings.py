"""What a chat is called, says of itself and shows as its picture. Changes of name and picture are told in the chat."""

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.content import Service
from fake_telegram.world.facts.pictures import Picture
from fake_telegram.world.ids import UserId
from fake_telegram.world.state import State

from .posting import notice


def set_title(state: State, chat: Chat, title: str, by: UserId, now: float) -> None:
    """Give the chat another name."""
    chat.title = title
    if chat.direct is not None:
        state.chats[chat.direct].title = title
        state.rendered_chats.pop(chat.direct, None)
    state.rendered_chats.pop(chat.id, None)
    notice(state, chat, by, Service(kind="new_chat_title", title=title), now)


def set_description(state: State, chat: Chat, description: str, by: UserId, now: float) -> None:
    """Let the chat say something else of itself; nobody is told."""
    chat.description = description
    state.journal.add(now, "description_set", chat=chat.id, by=by, text=description)


def set_photo(state: State, chat: Chat, picture: Picture, by: UserId, now: float) -> None:
    """Give the chat another picture."""
    chat.photo = picture
    notice(state, chat, by, Service(kind="new_chat_photo", photo=picture), now)


def delete_photo(state: State, chat: Chat, by: UserId, now: float) -> bool:
    """Let the chat have no picture; false when it has none."""
    if chat.photo is None:
        return False
    chat.photo = None
    notice(state, chat, by, Service(kind="delete_chat_photo"), now)
    return True
