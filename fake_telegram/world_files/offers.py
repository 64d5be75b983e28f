"""Questions in inline mode, what bots offer and prepare, and open web apps, in a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fake_telegram.world import (
    BotId,
    Content,
    InlineQuery,
    InlineResult,
    JoinQuery,
    KeptOffer,
    Offer,
    PreparedButton,
    PreparedMessage,
    WebApp,
    World,
)

from .messages import account_of, content_of
from .shapes import (
    ContentShape,
    InlineQueryShape,
    InlineResultShape,
    KeptOfferShape,
    OfferShape,
    PreparedButtonShape,
    PreparedMessageShape,
    Who,
    WorldFileWrong,
)

__all__ = [
    "keep_offer",
    "kept_offers_of",
    "prepared_buttons_of",
    "prepared_messages_of",
    "put_join_query",
    "put_prepared_button",
    "put_prepared_message",
    "put_query",
    "put_web_app",
    "queries_of",
]

Said = Callable[[Content], ContentShape]
"""How a content is written."""

_OF_RESULTS = ("id", "type", "title", "description", "url", "thumbnail_url", "markup")
_OF_PREPARED = ("id", "bot", "person", "until")
_OF_QUERIES = ("id", "text", "asked_at", "offset", "location")


def queries_of(world: World, said: Said) -> tuple[InlineQueryShape, ...]:
    """The questions that the world remembers."""
    return tuple(
        InlineQueryShape(
            **_same(one, _OF_QUERIES),
            bot=one.bot.id,
            person=one.person,
            offer=None if one.offer is None else _offer_shape(one.offer, said),
        )
        for one in world.inline_queries.values()
    )


def kept_offers_of(world: World, said: Said) -> tuple[KeptOfferShape, ...]:
    """The offers that hold for a while."""
    return tuple(
        KeptOfferShape(
            bot=bot,
            person=person,
            text=text,
            offset=offset,
            location=place,
            offer=_offer_shape(kept.offer, said),
            until=kept.until,
        )
        for (bot, person, text, offset, place), kept in world.kept_offers.items()
    )


def prepared_messages_of(world: World, said: Said) -> tuple[PreparedMessageShape, ...]:
    """The messages that bots prepared."""
    return tuple(
        PreparedMessageShape(**_same(one, _OF_PREPARED), result=_result_shape(one.result, said), allowed=dict(one.allowed))
        for one in world.prepared.values()
        if isinstance(one, PreparedMessage)
    )


def prepared_buttons_of(world: World) -> tuple[PreparedButtonShape, ...]:
    """The buttons that bots prepared."""
    return tuple(
        PreparedButtonShape(id=one.id, bot=one.bot, person=one.person, button=dict(one.button))
        for one in world.prepared.values()
        if isinstance(one, PreparedButton)
    )


def _result_shape(result: InlineResult, said: Said) -> InlineResultShape:
    return InlineResultShape(**_same(result, _OF_RESULTS), said=said(result.content))


def _offer_shape(offer: Offer, said: Said) -> OfferShape:
    results = tuple(_result_shape(one, said) for one in offer.results)
    return OfferShape(results=results, next_offset=offer.next_offset, button=offer.button)


def _same(one: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}


# -- the other way round ----------------------------------------------------------------------------------------


def put_query(world: World, shape: InlineQueryShape) -> None:
    """Let the world remember a question. Raises ``WorldFileWrong``."""
    world.inline_queries[shape.id] = InlineQuery(
        **_same(shape, _OF_QUERIES),
        bot=world.bots[_bot(world, shape.bot)],
        person=account_of(world, shape.person),
        offer=None if shape.offer is None else _offer(world, shape.offer),
    )


def keep_offer(world: World, shape: KeptOfferShape) -> None:
    """Let an offer hold. Raises ``WorldFileWrong``."""
    person = None if shape.person is None else account_of(world, shape.person)
    question = (_bot(world, shape.bot), person, shape.text, shape.offset, shape.location)
    world.kept_offers[question] = KeptOffer(offer=_offer(world, shape.offer), until=shape.until)


def put_prepared_message(world: World, shape: PreparedMessageShape) -> None:
    """Let a message be prepared. Raises ``WorldFileWrong``."""
    made = PreparedMessage(**_same(shape, _OF_PREPARED), allowed=shape.allowed, result=_result(world, shape.result))
    _bot(world, shape.bot), account_of(world, shape.person)
    world.prepared[made.id] = made


def put_prepared_button(world: World, shape: PreparedButtonShape) -> None:
    """Let a button be prepared. Raises ``WorldFileWrong``."""
    made = PreparedButton(id=shape.id, bot=_bot(world, shape.bot), person=account_of(world, shape.person), button=shape.button)
    world.prepared[made.id] = made


def put_web_app(world: World, app: WebApp) -> None:
    """Let a web app be before somebody's eyes. Raises ``WorldFileWrong``."""
    _bot(world, app.bot), account_of(world, app.person)
    world.web_apps[app.id] = app


def put_join_query(world: World, query: JoinQuery) -> None:
    """Let a request to join be before a guard. Raises ``WorldFileWrong``."""
    _bot(world, query.bot), account_of(world, query.person)
    if query.chat not in world.chats:
        raise WorldFileWrong(f"there is no chat {query.chat} in this file")
    world.join_queries[query.id] = query


def _bot(world: World, who: Who) -> BotId:
    found = BotId(account_of(world, who))
    if found not in world.bots:
        raise WorldFileWrong(f"{who!r} is not a bot")
    return found


def _offer(world: World, shape: OfferShape) -> Offer:
    results = tuple(_result(world, one) for one in shape.results)
    return Offer(results=results, next_offset=shape.next_offset, button=shape.button)


def _result(world: World, shape: InlineResultShape) -> InlineResult:
    return InlineResult(**_same(shape, _OF_RESULTS), content=content_of(world, shape.said))
