"""How one installation is set up: a frozen value, made once at the door by `bridge.config`.

Secrets are wrapped, so that neither a log line nor a traceback can show one: only `.value` does.
"""

from enum import StrEnum

import msgspec

from bridge.domain.facts import Fact


class Secret(Fact):
    """A string that never prints itself."""

    value: str = ""

    def __repr__(self) -> str:
        return "Secret(set)" if self.value else "Secret(empty)"

    def __str__(self) -> str:
        return repr(self)

    def __bool__(self) -> bool:
        return bool(self.value)


class SecretKey(Fact):
    """A key that seals secrets at rest. The first of `Settings.secret_keys` seals; every one of them opens."""

    id: str
    key: bytes
    """32 random bytes."""

    def __repr__(self) -> str:
        return f"SecretKey(id={self.id!r})"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Settings(Fact):
    """Everything an operator may choose; each field is the variable `BRIDGE_<FIELD>`."""

    database: str = "var/bridge.db"
    """Path of the SQLite file, or `sqlite:///path`, or `:memory:`."""
    files: str = "var/files"
    """Directory where the bytes of files are kept."""
    public_url: str = "http://127.0.0.1:8080"
    """Address under which people and Telegram reach us, without a trailing slash."""
    bind: str = "127.0.0.1:8080"
    """Where `bridge serve` listens: host:port."""
    operator_token: Secret = Secret()
    """Opens the operator's part of the API; empty: that part is closed."""
    secret_keys: tuple[SecretKey, ...] = ()
    telegram_api: str = "https://api.telegram.org"
    """Bot API server used for bots that name none of their own."""
    telegram_proxy: Secret = Secret()
    """HTTP proxy for all calls to Bot API servers, `http://[name:password@]host:port`; empty: none."""
    log_level: LogLevel = LogLevel.INFO
    crash_at: str = ""
    """`<point>:<k>`: the process kills itself at the k-th passing of a named point (tests alone)."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all settings, in the order they are documented."""
        return tuple(field.name for field in msgspec.structs.fields(type(self)))
