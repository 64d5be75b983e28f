"""What a Telegram message says, as the body of a comment (R53, R77, R182).

Text stays as it is, with its entities. What is not text is said in words: a contact card, a place, a kind of content we cannot
show, a file too big to fetch, and whom a forwarded message came from.
"""

from bridge.domain.attachments import TOO_BIG, size_words
from bridge.domain.events import AutomaticForward, MessageReceived
from bridge.domain.formatting import joined, plain
from bridge.domain.limits import DOWNLOAD_BYTES_MAX
from bridge.domain.messages import File, Place, RichText, SharedContact
from bridge.domain.notices import say
from bridge.domain.people import Language


def body_of(event: MessageReceived, files: tuple[File, ...], language: Language) -> RichText:
    """The comment's body; `files` are the rows made of the message's attachments (`attachments.incoming`).

    A channel's post in its discussion group has the channel for its author (R113): whom it came from is not said twice.
    """
    parts: list[RichText | str] = []
    if event.forwarded_from and not isinstance(event.sender, AutomaticForward):
        parts.append(say("content_forwarded", language, name=event.forwarded_from))
    parts.append(event.body)
    if event.contact is not None:
        parts.append(_of_contact(event.contact, language))
    if event.place is not None:
        parts.append(_of_place(event.place, language))
    if event.other:
        parts.append(say("content_other", language, kind=event.other))
    parts.extend(file_notes(files, language))
    return joined(parts, "\n")


def file_notes(files: tuple[File, ...], language: Language) -> tuple[RichText, ...]:
    """A line for each file that Telegram will not let us fetch (R182)."""
    limit = size_words(DOWNLOAD_BYTES_MAX)
    return tuple(
        say("file_too_big", language, name=each.name, size=size_words(each.size_bytes), limit=limit)
        for each in files
        if each.failure == TOO_BIG
    )


def _of_contact(card: SharedContact, language: Language) -> RichText:
    name = f"{card.first_name} {card.last_name}".strip()
    return say("content_contact", language, name=name, phone=card.phone)


def _of_place(place: Place, language: Language) -> RichText:
    coordinates = f"{place.latitude:.6f}, {place.longitude:.6f}"
    if not place.title:
        return say("content_place", language, coordinates=coordinates)
    return say("content_venue", language, title=place.title, address=plain(place.address), coordinates=coordinates)
