"""What one would write in an afternoon, on Quart-Trio under Hypercorn: a Bot API that checks nothing and keeps nothing."""

import json
from functools import partial

import trio
from hypercorn.config import Config
from hypercorn.trio import serve
from quart import Response, jsonify, request
from quart_trio import QuartTrio

app = QuartTrio(__name__)
app.config["MAX_CONTENT_LENGTH"] = 64 * 1024 * 1024
FILE = bytes(10 * 1024 * 1024)
UPDATES = [
    {
        "update_id": number,
        "message": {
            "message_id": number,
            "from": {"id": 1, "is_bot": False, "first_name": "Ann"},
            "chat": {"id": 1, "type": "private", "first_name": "Ann"},
            "date": 0,
            "text": f"waiting {number}",
        },
    }
    for number in range(100)
]


@app.post("/bot<token>/sendMessage")
async def send_message(**_: str) -> Response:
    said = await request.get_json()
    chat = {"id": said["chat_id"], "type": "private"}
    return jsonify(ok=True, result={"message_id": 1, "date": 0, "chat": chat, "text": said["text"]})


@app.get("/bot<token>/getUpdates")
async def get_updates(**_: str) -> Response:
    return jsonify(ok=True, result=UPDATES)


@app.post("/bot<token>/sendDocument")
async def send_document(**_: str) -> Response:
    file = (await request.files)["document"]
    return jsonify(ok=True, result={"message_id": 1, "document": {"file_name": file.filename, "file_size": len(file.read())}})


@app.get("/file/bot<token>/<path:path>")
async def download(**_: str) -> Response:
    return Response(FILE, content_type="application/octet-stream")


async def main() -> None:
    config = Config()
    config.bind = ["127.0.0.1:0"]
    config.loglevel = "ERROR"
    async with trio.open_nursery() as nursery:
        [url] = await nursery.start(partial(serve, app, config))
        print(json.dumps({"url": url}), flush=True)


if __name__ == "__main__":
    trio.run(main)
