"""Configuration names the guilty variable and the next step, all at once, and never shows a secret."""

import base64
from pathlib import Path

import msgspec
import pytest

from bridge.config import ConfigError, Problem, load, require_keys, strangers
from bridge.domain.settings import LogLevel, Secret, SecretKey, Settings

KEY = bytes(range(32))
KEY_TEXT = base64.b64encode(KEY).decode()
TOKEN = "an-operators-token-0123456789"


def test_without_any_variable_the_defaults_serve() -> None:
    """An empty environment gives the settings of a first try on one's own machine."""
    assert load({}) == Settings()


def test_every_setting_has_a_variable() -> None:
    """No field of Settings can be forgotten by the reader: each comes from its BRIDGE_ variable."""
    given = {
        "BRIDGE_DATABASE": "data/b.db",
        "BRIDGE_FILES": "data/files",
        "BRIDGE_PUBLIC_URL": "https://b.example.org/",
        "BRIDGE_BIND": "0.0.0.0:9000",
        "BRIDGE_OPERATOR_TOKEN": TOKEN,
        "BRIDGE_SECRET_KEYS": f"k2:{KEY_TEXT},k1:{KEY_TEXT}",
        "BRIDGE_TELEGRAM_API": "http://127.0.0.1:8081/",
        "BRIDGE_TELEGRAM_PROXY": "http://me:hunter2@proxy:3128",
        "BRIDGE_LOG_LEVEL": "DEBUG",
        "BRIDGE_CRASH_AT": "after_commit:3",
    }
    settings = load(given)
    assert settings == Settings(
        database="data/b.db",
        files="data/files",
        public_url="https://b.example.org",
        bind="0.0.0.0:9000",
        operator_token=Secret(value=TOKEN),
        secret_keys=(SecretKey(id="k2", key=KEY), SecretKey(id="k1", key=KEY)),
        telegram_api="http://127.0.0.1:8081",
        telegram_proxy=Secret(value="http://me:hunter2@proxy:3128"),
        log_level=LogLevel.DEBUG,
        crash_at="after_commit:3",
    )
    defaults = Settings()
    for name in settings.names:
        assert getattr(settings, name) != getattr(defaults, name), f"{name} was not read"
    assert len(given) == len(msgspec.structs.fields(Settings))


WRONG = [
    ("BRIDGE_DATABASE", "postgresql://db/bridge", "PostgreSQL is not served"),
    ("BRIDGE_DATABASE", "mysql://db/bridge", "not a database we know"),
    ("BRIDGE_DATABASE", "sqlite:///", "the path is missing"),
    ("BRIDGE_PUBLIC_URL", "bridge.example.org", "not an http or https address"),
    ("BRIDGE_PUBLIC_URL", "ftp://bridge.example.org", "not an http or https address"),
    ("BRIDGE_PUBLIC_URL", "https://", "not an http or https address"),
    ("BRIDGE_PUBLIC_URL", "https://host:99999", "not an http or https address"),
    ("BRIDGE_PUBLIC_URL", "https://[::1", "not an http or https address"),
    ("BRIDGE_PUBLIC_URL", "https://me:hunter2@host", "it carries a name or password"),
    ("BRIDGE_PUBLIC_URL", "https://host/?a=1", "it carries a query"),
    ("BRIDGE_TELEGRAM_API", "localhost:8081", "not an http or https address"),
    ("BRIDGE_TELEGRAM_PROXY", "proxy:3128", "not the address of an HTTP proxy"),
    ("BRIDGE_TELEGRAM_PROXY", "http://proxy", "not the address of an HTTP proxy"),
    ("BRIDGE_TELEGRAM_PROXY", "socks5://proxy:1080", "not the address of an HTTP proxy"),
    ("BRIDGE_TELEGRAM_PROXY", "http://me:hunter2@proxy:31280000", "not the address of an HTTP proxy"),
    ("BRIDGE_BIND", "8080", "not host:port"),
    ("BRIDGE_BIND", "host:http", "not host:port"),
    ("BRIDGE_BIND", "host:65536", "not host:port"),
    ("BRIDGE_OPERATOR_TOKEN", "hunter2", "too short"),
    ("BRIDGE_OPERATOR_TOKEN", "пароль-оператора-длинный", "no HTTP header"),
    ("BRIDGE_OPERATOR_TOKEN", "with a space in the middle", "no HTTP header"),
    ("BRIDGE_SECRET_KEYS", "nocolon", "key number 1 is not id:base64"),
    ("BRIDGE_SECRET_KEYS", f"k1:{KEY_TEXT},", "key number 2 is not id:base64"),
    ("BRIDGE_SECRET_KEYS", "k1:!!!!", "key 'k1' is not base64"),
    ("BRIDGE_SECRET_KEYS", "k1:c2hvcnQ=", "key 'k1' has 5 bytes instead of 32"),
    ("BRIDGE_SECRET_KEYS", f"k1:{KEY_TEXT},k1:{KEY_TEXT}", "two keys have the same id"),
    ("BRIDGE_LOG_LEVEL", "loud", "no level 'loud'"),
    ("BRIDGE_CRASH_AT", "commit", "not <point>:<k>"),
    ("BRIDGE_CRASH_AT", "after_commit:0", "not <point>:<k>"),
    ("BRIDGE_CRASH_AT", "aftercommit:1", "no crash point 'aftercommit'"),
    ("BRIDGE_CONFIG", "/nowhere/at/all.toml", "cannot read"),
]


@pytest.mark.parametrize(("variable", "value", "words"), WRONG)
def test_a_wrong_value_names_its_variable_and_the_next_step(variable: str, value: str, words: str) -> None:
    """Each mistake is one problem: the variable, what is wrong, what to do."""
    with pytest.raises(ConfigError) as caught:
        load({variable: value})
    (problem,) = caught.value.problems
    assert problem.variable == variable
    assert words in problem.wrong
    assert len(problem.do) > 10
    assert str(caught.value).startswith(f"{variable}: ")


@pytest.mark.parametrize(
    ("variable", "value"),
    [(name, value) for name, value, _ in WRONG if name in ("BRIDGE_OPERATOR_TOKEN", "BRIDGE_SECRET_KEYS")],
)
def test_a_wrong_secret_is_not_printed(variable: str, value: str) -> None:
    """The message about a secret does not contain it."""
    with pytest.raises(ConfigError) as caught:
        load({variable: value})
    for part in value.replace(",", ":").split(":"):
        assert len(part) < 4 or part not in str(caught.value)


def test_a_password_in_an_address_is_not_printed() -> None:
    """An address with a password is refused without repeating it."""
    with pytest.raises(ConfigError) as caught:
        load({"BRIDGE_PUBLIC_URL": "https://me:hunter2@host"})
    assert "hunter2" not in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    """Nobody has to start three times to learn of three mistakes."""
    with pytest.raises(ConfigError) as caught:
        load({"BRIDGE_BIND": "x", "BRIDGE_LOG_LEVEL": "loud", "BRIDGE_CRASH_AT": "y"})
    assert [problem.variable for problem in caught.value.problems] == ["BRIDGE_BIND", "BRIDGE_LOG_LEVEL", "BRIDGE_CRASH_AT"]


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """The TOML file gives what the environment does not."""
    file = tmp_path / "bridge.toml"
    file.write_text('bind = "127.0.0.1:1"\nlog_level = "error"\n')
    settings = load({"BRIDGE_CONFIG": str(file), "BRIDGE_BIND": "127.0.0.1:2"})
    assert (settings.bind, settings.log_level) == ("127.0.0.1:2", LogLevel.ERROR)


@pytest.mark.parametrize(
    ("text", "variable", "words", "do"),
    [
        ('databse = "x"', "databse", "no such setting", "Did you mean database?"),
        ("bind = 8080", "bind", "not a string", "Write it in quotes"),
        ("bind = ", "BRIDGE_CONFIG", "is not TOML", "Correct that line"),
    ],
)
def test_mistakes_of_the_file_are_named(tmp_path: Path, text: str, variable: str, words: str, do: str) -> None:
    """A misspelled or mistyped key of the file is refused with a suggestion."""
    file = tmp_path / "bridge.toml"
    file.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load({"BRIDGE_CONFIG": str(file)})
    (problem,) = caught.value.problems
    assert problem.variable.startswith(variable)
    assert words in problem.wrong
    assert do in problem.do


def test_misspelled_variables_are_noticed() -> None:
    """A variable that begins like ours and is none of ours is reported with a suggestion."""
    found = strangers({"BRIDGE_DATABSE": "x", "BRIDGE_CONFIG": "c", "BRIDGE_BIND": "h:1", "HOME": "/"})
    assert found == (Problem(variable="BRIDGE_DATABSE", wrong="no such setting", do="Did you mean BRIDGE_DATABASE?"),)


def test_serving_without_keys_says_how_to_get_one() -> None:
    """Without a key to seal with nothing can be kept safely, and the message says what to run."""
    with pytest.raises(ConfigError, match="bridge new-key"):
        require_keys(Settings())
    require_keys(Settings(secret_keys=(SecretKey(id="k", key=KEY),)))


def test_settings_never_print_secrets() -> None:
    """Neither repr nor str of settings shows a token or a key."""
    settings = load({"BRIDGE_OPERATOR_TOKEN": TOKEN, "BRIDGE_SECRET_KEYS": f"k1:{KEY_TEXT}"})
    shown = f"{settings!r} {settings} {settings.operator_token}"
    assert TOKEN not in shown
    assert KEY_TEXT not in shown
    assert repr(KEY)[2:-1] not in shown
    assert "Secret(set)" in shown
