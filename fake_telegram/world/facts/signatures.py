"""What Telegram signs so that a bot's site can tell who came: the data of a login and of a web app.

Both are a SHA-256 HMAC of the sorted `key=value` lines. The key of a login is the hash of the token; that of a web app is the
token signed with the word WebAppData (Telegram Login Widget, "Checking authorization"; Mini Apps, "Validating data").
"""

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from .people import Person


def login_url(url: str, person: Person, token: str, now: float) -> str:
    """`url` with who `person` is and since when (Unix seconds) in its query, signed by `token`."""
    facts: dict[str, Any] = {"id": person.id, "first_name": person.first_name}
    facts |= {name: value for name in ("last_name", "username") if (value := getattr(person, name))}
    facts["auth_date"] = int(now)
    facts["hash"] = _signed(facts, sha256(token.encode()).digest())
    parts = urlsplit(url)
    query = urlencode([*parse_qsl(parts.query, keep_blank_values=True), *facts.items()])
    return urlunsplit(parts._replace(query=query))


def init_data(facts: Mapping[str, Any], token: str) -> str:
    """What a web app is given as `initData`: the facts as a query, objects as JSON, and their hash."""
    written = {name: value if isinstance(value, str | int) else _compact(value) for name, value in facts.items()}
    key = hmac.new(b"WebAppData", token.encode(), sha256).digest()
    return urlencode({**written, "hash": _signed(written, key)})


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _signed(facts: Mapping[str, Any], key: bytes) -> str:
    lines = "\n".join(f"{name}={facts[name]}" for name in sorted(facts))
    return hmac.new(key, lines.encode(), sha256).hexdigest()
