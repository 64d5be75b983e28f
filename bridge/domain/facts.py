"""The one base of all values in the house: frozen, keyword-only, typed, and writable as JSON.

A fact is never changed, only replaced (`msgspec.structs.replace`). Unions of facts carry a `tag`, so that
inbox entries, deliveries and feed events survive a restart as plain JSON and come back as the same types.
"""

from typing import Any, dataclass_transform

import msgspec


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(msgspec.field,))
class FactMeta(msgspec.StructMeta):
    """Makes every subclass frozen and keyword-only, which msgspec does not inherit by itself."""

    def __new__(
        cls,
        name: str,
        bases: tuple[type, ...],
        namespace: dict[str, Any],
        /,
        **options: Any,
    ) -> Any:
        """Struct options as in `msgspec.Struct`, with the house's defaults."""
        settings = {"frozen": True, "kw_only": True, "omit_defaults": True, **options}
        return super().__new__(cls, name, bases, namespace, **settings)


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(msgspec.field,))
class Fact(msgspec.Struct, metaclass=FactMeta):
    """A frozen value. Subclasses in a union set their own `tag`."""
