"""Drafts come and go (Bot API: sendMessageDraft, sendRichMessageDraft).

There is one in a private chat at a time, for half a minute; the next one takes its place, a message of the bot ends it. A person
who was offered to may stop it: then nothing more is shown under that number, and the bot is told.
"""

from dataclasses import replace
from typing import Any

from fake_telegram.world.facts.chats import Chat
from fake_telegram.world.facts.draft_states import Draft
from fake_telegram.world.facts.refusals import ActRefused
from fake_telegram.world.ids import BotId, UserId
from fake_telegram.world.limits import DRAFT_LIFE_S
from fake_telegram.world.rendering.chats import private_chat
from fake_telegram.world.state import State


def show(state: State, chat: Chat, draft: Draft, now: float) -> None:
    """Show the draft in a private chat with a bot, in place of the one before; nothing when that number was stopped."""
    key = _key(chat)
    _forget_old(state, now)
    earlier = state.drafts.pop(key, None)
    if earlier is not None and earlier.is_stopped and earlier.id == draft.id:
        state.drafts[key] = replace(earlier, until=draft.until)
        return
    state.drafts[key] = draft
    state.journal.add(now, "draft_shown", bot=chat.private_bot, to=chat.person, draft=draft.id, text=draft.content.text)


def seen(state: State, viewer: UserId, bot: BotId, now: float) -> Draft | None:
    """The draft that the person sees in the chat with the bot now."""
    found = state.drafts.get((viewer, bot))
    return None if found is None or found.until <= now or found.is_hidden else found


def stop(state: State, by: UserId, bot: BotId, now: float) -> Draft:
    """See `BotActs.stop_generation`."""
    found = seen(state, by, bot, now)
    if found is None or found.is_stopped:
        raise ActRefused(f"{by} sees no message of that bot being written", "no_draft")
    if not found.can_stop:
        raise ActRefused(f"the draft {found.id} has no button that stops it", "cannot_stop")
    stopped = state.drafts[by, bot] = replace(found, is_stopped=True)
    state.journal.add(now, "generation_stopped", bot=bot, by=by, draft=found.id)
    body: dict[str, Any] = {"chat": private_chat(state, by), "draft_id": found.id}
    state.queue(state.bots[bot], "stopped_message_generation", body, key=f"stopped_message_generation:{by}", now=now)
    return stopped


def _key(chat: Chat) -> tuple[UserId, BotId]:
    assert chat.person is not None, "drafts are shown in private chats"
    assert chat.private_bot is not None, "by bots"
    return chat.person, chat.private_bot


def _forget_old(state: State, now: float) -> None:
    """Drafts that vanished leave the memory too; the oldest stand first."""
    while state.drafts and next(iter(state.drafts.values())).until <= now:
        del state.drafts[next(iter(state.drafts))]


def until(now: float) -> float:
    """When a draft that is shown now vanishes by itself."""
    return now + DRAFT_LIFE_S
