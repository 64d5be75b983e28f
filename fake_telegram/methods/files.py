"""Downloading (Bot API: getFile). The bytes are served by `fake_telegram.wire` under the path given here."""

from typing import Any, Final

from .refusals import bad_request
from .tables import Call, Method, parameters

LOCAL_FOLDER: Final = "/var/lib/telegram-bot-api"
"""Where a self-hosted server keeps files. They stand there only if the world was given a folder, which is then named instead."""


def _get_file(call: Call) -> dict[str, Any]:
    file_id = call.args.text("file_id").strip()
    if not file_id:
        raise bad_request("file_id not specified")
    files, bot = call.world.files, call.bot
    try:
        found = files.find(file_id, bot.id)
    except ValueError as error:
        raise bad_request("invalid file_id") from error
    if found is None or not found.file.is_kept:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    profile, served = call.world.profile, files.served(found)
    if profile.download_bytes_max is not None and served.size > profile.download_bytes_max:
        raise bad_request("file is too big")
    path = files.path_for(found.file, found.kind, bot.id, call.now, found.size)
    if profile.absolute_file_paths:
        place = f"{bot.token}/{path}"
        path = f"{LOCAL_FOLDER}/{place}" if files.folder is None else files.folder.put(place, served)
    return {
        "file_id": file_id,
        "file_unique_id": files.unique_id(found.file, found.kind, found.size),
        "file_size": served.size,
        "file_path": path,
    }


METHODS: Final = (Method("getFile", _get_file, parameters(file_id="String!")),)
