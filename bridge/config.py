"""Settings come from the environment (`BRIDGE_*`) over an optional TOML file named by `BRIDGE_CONFIG`.

All mistakes are reported at once, each naming the variable, what is wrong with it and what to do next. Values of secrets
never appear in a message.
"""

import base64
import binascii
import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from bridge.domain.facts import Fact
from bridge.domain.settings import LogLevel, Secret, SecretKey, Settings
from bridge.ports.crashes import POINTS

PREFIX: Final = "BRIDGE_"
CONFIG_VARIABLE: Final = "BRIDGE_CONFIG"
KEY_BYTES: Final = 32
"""AES-256-GCM takes keys of this size."""
OPERATOR_TOKEN_LENGTH_MIN: Final = 16
"""Characters; shorter ones could be guessed over the network."""
PORT_MAX: Final = 65535


class Problem(Fact):
    """One mistake in the configuration."""

    variable: str
    wrong: str
    do: str

    def __str__(self) -> str:
        return f"{self.variable}: {self.wrong}. {self.do}"


class ConfigError(Exception):
    """The configuration cannot be used; `problems` lists every mistake found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class _Mistake(Exception):
    """What is wrong with one value, and what to do about it."""

    def __init__(self, wrong: str, do: str) -> None:
        super().__init__(wrong)
        self.wrong = wrong
        self.do = do


def load(environ: Mapping[str, str]) -> Settings:
    """Settings of this process.

    `environ`: the environment's variables. Raises `ConfigError` with every mistake found.
    """
    words, problems = _words(environ)
    fields: dict[str, object] = {}
    for name, text in words.items():
        try:
            fields[name] = _READERS[name](text)
        except _Mistake as mistake:
            problems.append(Problem(variable=variable_of(name), wrong=mistake.wrong, do=mistake.do))
    if problems:
        raise ConfigError(tuple(problems))
    return Settings(**fields)  # type: ignore[arg-type]  # each reader gives its field's type; the table is tested


def require_keys(settings: Settings) -> None:
    """Refuses settings that cannot keep a bot's token: no key to seal it with. Raises `ConfigError`."""
    if not settings.secret_keys:
        do = "Run `bridge new-key` and put what it prints into this variable; keep it, or the bots' tokens are lost"
        raise ConfigError((Problem(variable=variable_of("secret_keys"), wrong="there is no key to seal secrets with", do=do),))


def variable_of(name: str) -> str:
    """Environment variable of a setting."""
    return PREFIX + name.upper()


def strangers(environ: Mapping[str, str]) -> tuple[Problem, ...]:
    """Variables that begin like ours and are none of ours: most likely misspelled."""
    ours = [variable_of(name) for name in _READERS] + [CONFIG_VARIABLE]
    unknown = sorted(name for name in environ if name.startswith(PREFIX) and name not in ours)
    return tuple(Problem(variable=name, wrong="no such setting", do=_suggestion(name, ours)) for name in unknown)


def _words(environ: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    """The text of every setting that was given, environment over file."""
    words: dict[str, str] = {}
    problems: list[Problem] = []
    if path := environ.get(CONFIG_VARIABLE, ""):
        try:
            words.update(_file_words(Path(path), problems))
        except _Mistake as mistake:
            problems.append(Problem(variable=CONFIG_VARIABLE, wrong=mistake.wrong, do=mistake.do))
    for name in _READERS:
        if (text := environ.get(variable_of(name), "")) != "":
            words[name] = text
    return words, problems


def _file_words(path: Path, problems: list[Problem]) -> dict[str, str]:
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _Mistake(f"cannot read {path} ({error.strerror})", "Name a readable TOML file, or unset the variable") from error
    except UnicodeDecodeError as error:
        raise _Mistake(f"{path} is not UTF-8 text", "Save it as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise _Mistake(f"{path} is not TOML: {error}", "Correct that line") from error
    words: dict[str, str] = {}
    for name, value in table.items():
        if name not in _READERS:
            do = _suggestion(name, list(_READERS))
            problems.append(Problem(variable=f"{name} (in {path})", wrong="no such setting", do=do))
        elif not isinstance(value, str):
            do = f"Write it in quotes, as the variable {variable_of(name)} would have it"
            problems.append(Problem(variable=f"{name} (in {path})", wrong="not a string", do=do))
        else:
            words[name] = value
    return words


def _suggestion(name: str, known: list[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(known)}"


# -- one reader per setting --------------------------------------------------------------------------------------


def _database(text: str) -> str:
    if text.startswith(("postgresql:", "postgres:")):
        raise _Mistake("PostgreSQL is not served by this version", "Give the path of a SQLite file, or sqlite:///path")
    path = text.removeprefix("sqlite:///") if text.startswith("sqlite:///") else text
    if "://" in path:
        raise _Mistake("not a database we know", "Give the path of a SQLite file, or sqlite:///path")
    if not path:
        raise _Mistake("the path is missing", "Give the path of a SQLite file, or sqlite:///path")
    return path


def _text(text: str) -> str:
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_url = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_url = False
    if not is_url:
        raise _Mistake("not an http or https address", "Write it like https://bridge.example.org")
    if parts.username or parts.password:
        raise _Mistake("it carries a name or password", "Give the address alone")
    if parts.query or parts.fragment:
        raise _Mistake("it carries a query or fragment", "Give the address alone, like https://bridge.example.org")
    return text.rstrip("/")


def _proxy(text: str) -> Secret:
    try:
        parts = urlsplit(text)
        is_proxy = parts.scheme in ("http", "https") and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        is_proxy = False
    if not is_proxy or parts.path.strip("/") or parts.query or parts.fragment:
        raise _Mistake("not the address of an HTTP proxy", "Write it like http://name:password@proxy.example.org:3128")
    return Secret(value=text)


def _bind(text: str) -> str:
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdecimal() or int(port) > PORT_MAX:
        raise _Mistake("not host:port", "Write it like 127.0.0.1:8080, or [::]:8080")
    return text


def _operator_token(text: str) -> Secret:
    if len(text) < OPERATOR_TOKEN_LENGTH_MIN:
        do = f"Take at least {OPERATOR_TOKEN_LENGTH_MIN} random characters, for example from `bridge new-key --token`"
        raise _Mistake("too short to be safe", do)
    if not text.isascii() or not text.isprintable() or " " in text:
        raise _Mistake("it has characters that no HTTP header can carry", "Use letters, digits, - and _ only")
    return Secret(value=text)


def _secret_keys(text: str) -> tuple[SecretKey, ...]:
    keys = tuple(_secret_key(part.strip(), place) for place, part in enumerate(text.split(","), start=1))
    if len({key.id for key in keys}) < len(keys):
        raise _Mistake("two keys have the same id", "Give each key its own id: new ones first, old ones kept to open with")
    return keys


def _secret_key(text: str, place: int) -> SecretKey:
    id, colon, encoded = text.partition(":")
    if not colon or not id or not encoded:
        raise _Mistake(f"key number {place} is not id:base64", "Run `bridge new-key`; several keys are separated by commas")
    try:
        key = base64.b64decode(encoded, altchars=b"-_" if set(encoded) & {"-", "_"} else None, validate=True)
    except (binascii.Error, ValueError):
        raise _Mistake(f"key {id!r} is not base64", "Run `bridge new-key` and copy the whole line") from None
    if len(key) != KEY_BYTES:
        raise _Mistake(f"key {id!r} has {len(key)} bytes instead of {KEY_BYTES}", "Run `bridge new-key` for a proper one")
    return SecretKey(id=id, key=key)


def _log_level(text: str) -> LogLevel:
    try:
        return LogLevel(text.lower())
    except ValueError:
        raise _Mistake(f"no level {text!r}", f"Choose one of {', '.join(LogLevel)}") from None


def _crash_at(text: str) -> str:
    point, colon, passing = text.rpartition(":")
    if not colon or not passing.isdecimal() or int(passing) < 1:
        raise _Mistake("not <point>:<k>", "Name a crash point and which passing of it kills; unset it in production")
    if point not in POINTS:
        raise _Mistake(f"no crash point {point!r}", _suggestion(point, list(POINTS)))
    return text


_READERS: Final = {
    "database": _database,
    "files": _text,
    "public_url": _url,
    "bind": _bind,
    "operator_token": _operator_token,
    "secret_keys": _secret_keys,
    "telegram_api": _url,
    "telegram_proxy": _proxy,
    "log_level": _log_level,
    "crash_at": _crash_at,
}
