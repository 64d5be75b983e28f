"""How much a rich message may hold (Bot API, "Rich message limits")."""

from fake_telegram.world.limits import (
    RICH_BLOCKS_MAX,
    RICH_COLUMNS_MAX,
    RICH_MEDIA_MAX,
    RICH_NESTING_MAX,
    RICH_TEXT_CODE_POINTS_MAX,
)

from .rich_blocks import Block, ItemList, Rich, Table, depth
from .rich_reading import RichUnreadable


def check(said: Rich) -> None:
    """Let pass what is not too much.

    Raises:
        RichUnreadable: it is empty, or too long, too deep, too wide, of too many blocks or files.
    """
    if not said.blocks:
        raise RichUnreadable("rich message must be non-empty")
    if len(said.text) > RICH_TEXT_CODE_POINTS_MAX:
        raise RichUnreadable("RICH_MESSAGE_TEXT_TOO_LONG")
    if sum(map(_weight, said.all_blocks)) > RICH_BLOCKS_MAX:
        raise RichUnreadable("RICH_MESSAGE_BLOCKS_TOO_MUCH")
    if depth(said.blocks) > RICH_NESTING_MAX:
        raise RichUnreadable("RICH_MESSAGE_DEPTH_TOO_MUCH")
    if len(said.media) > RICH_MEDIA_MAX:
        raise RichUnreadable("RICH_MESSAGE_MEDIA_TOO_MUCH")
    if any(_columns(block) > RICH_COLUMNS_MAX for block in said.all_blocks if isinstance(block, Table)):
        raise RichUnreadable("RICH_MESSAGE_TABLE_COLUMNS_TOO_MUCH")


def _weight(block: Block) -> int:
    """How many blocks this one counts for: items and rows count too."""
    match block:
        case ItemList(items=items):
            return 1 + len(items)
        case Table(cells=rows):
            return 1 + len(rows)
        case _:
            return 1


def _columns(table: Table) -> int:
    return max((sum(cell.colspan for cell in row) for row in table.cells), default=0)
