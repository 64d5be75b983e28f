"""Path segments that name things by number: no longer than the store can hold."""

from typing import Final

from bridge.web.calls import INTEGER_MAX

ID: Final = f"<int(max={INTEGER_MAX}):id>"
NUMBER: Final = f"<int(max={INTEGER_MAX}):number>"
