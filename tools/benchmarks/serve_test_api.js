// telegram-test-api as its README starts it: serve_test_api.js PORT
const TelegramServer = require("telegram-test-api");

const server = new TelegramServer({ host: "127.0.0.1", port: Number(process.argv[2]) });
server.start().then(() => console.log(JSON.stringify({ url: server.config.apiURL })));
