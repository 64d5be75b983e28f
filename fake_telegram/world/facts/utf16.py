"""Telegram counts entities in UTF-16 units, Python in code points: the way between the two."""


def length(text: str) -> int:
    """How many UTF-16 units `text` has."""
    return len(text) if text.isascii() else len(text) + sum(char > "\uffff" for char in text)


def cut(text: str, offset: int, units: int) -> str:
    """The part of `text` that starts after `offset` UTF-16 units and is `units` long."""
    if text.isascii():
        return text[offset : offset + units]
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[2 * offset : 2 * (offset + units)].decode("utf-16-le", "replace")
