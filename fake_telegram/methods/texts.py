"""Telegram's own text parser (TDLib through tdjson), offline: automatic entities and parse modes with their exact errors."""

from fake_telegram.world import Entity


class TdTextParser:
    """The parser that is handed to a `World`: `World(parser=TdTextParser())`."""

    def find(self, text: str) -> tuple[Entity, ...]:
        """The automatic entities of `text`."""
        raise NotImplementedError
