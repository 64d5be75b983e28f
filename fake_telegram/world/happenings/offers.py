"""What Telegram remembers of a bot's answers in inline mode (Bot API: answerInlineQuery, `cache_time`, `is_personal`).

An equal question is answered from memory and never reaches the bot: for the same person, or for anybody unless the answer was
personal. An answer is forgotten after its time; the oldest leave first where there are too many.
"""

from fake_telegram.world.facts.inline_queries import InlineQuery, KeptOffer, Offer, OfferKey
from fake_telegram.world.ids import UserId
from fake_telegram.world.limits import KEPT_OFFERS_MAX
from fake_telegram.world.state import State


def known(state: State, query: InlineQuery, now: float) -> Offer | None:
    """What was offered to an equal question, if that still holds."""
    for person in (query.person, None):
        kept = state.kept_offers.get(_question(query, person))
        if kept is not None and now < kept.until:
            return kept.offer
    return None


def keep(state: State, query: InlineQuery, offer: Offer, until: float, *, personal: bool) -> None:
    """Let `offer` answer equal questions `until` (Unix seconds), of the same person alone when it is `personal`."""
    question = _question(query, query.person if personal else None)
    state.kept_offers.pop(question, None)
    state.kept_offers[question] = KeptOffer(offer=offer, until=until)
    if len(state.kept_offers) > KEPT_OFFERS_MAX:
        state.kept_offers.pop(next(iter(state.kept_offers)))


def _question(query: InlineQuery, person: UserId | None) -> OfferKey:
    return query.bot.id, person, query.text, query.offset, query.location
