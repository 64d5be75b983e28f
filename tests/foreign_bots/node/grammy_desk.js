// The order desk as its author would write it with grammY. Production differs by BOT_API_URL alone.
// BOT_WEBHOOK=1 chooses webhooks over polling; answers to buttons then travel in the webhook's answer.

const http = require("node:http");
const { conversations, createConversation } = require("@grammyjs/conversations");
const { sequentialize } = require("@grammyjs/runner");
const {
  API_CONSTANTS, Bot, GrammyError, HttpError, InlineKeyboard, InlineQueryResultBuilder, InputFile, InputMediaBuilder, webhookCallback,
} = require("grammy");

const SECRET = "desk-secret";
const MENU = ["soup", "onion soup", "tea"];
const titled = (text) => text.replace(/\b\w/g, (letter) => letter.toUpperCase());
const apiRoot = process.env.BOT_API_URL ?? "https://api.telegram.org";
const bot = new Bot(process.env.BOT_TOKEN, {
  client: { apiRoot, canUseWebhookReply: (method) => method === "answerCallbackQuery" },
});
const albums = new Map();

// -- a conversation of several steps ----------------------------------------------------------------------------------

async function order(conversation, ctx) {
  await ctx.reply("What would you like?");
  const { message: dish } = await conversation.waitFor("message:text");
  await ctx.reply("How many?");
  const count = await conversation.form.int({ otherwise: (other) => other.reply("A number, please.") });
  const question = `${count} × ${dish.text}`;
  await ctx.reply(`${question}?`, { reply_markup: new InlineKeyboard().text("Confirm", "order:confirm") });
  const confirmed = await conversation.waitForCallbackQuery("order:confirm");
  await confirmed.answerCallbackQuery({ text: "Ordered", show_alert: true });
  await confirmed.editMessageReplyMarkup();
  await confirmed.reply(`Ordered: ${question}`);
}

bot.use(sequentialize((ctx) => String(ctx.chat?.id)));  // a button may be pressed while its question is still being asked
bot.use(conversations());
bot.command("cancel", async (ctx) => {
  await ctx.conversation.exitAll();
  await ctx.reply("Cancelled");
});
bot.use(createConversation(order));
bot.command("order", (ctx) => ctx.conversation.enter("order"));

// -- commands and buttons ---------------------------------------------------------------------------------------------

bot.command("start", async (ctx) => {
  const name = [ctx.from.first_name, ctx.from.last_name].filter(Boolean).join(" ");
  const greeting = ctx.match ? `Welcome by <b>${ctx.match}</b>` : `Hello, <b>${name}</b>`;
  await ctx.reply(greeting, { parse_mode: "HTML" });
});

bot.command("ask", (ctx) =>
  ctx.reply("Agreed?", { reply_markup: new InlineKeyboard().text("Yes", "ask:yes").text("No", "ask:no") }));

bot.callbackQuery(/^ask:(.+)$/, async (ctx) => {
  await ctx.answerCallbackQuery(`You said ${ctx.match[1]}`);
  await ctx.editMessageText(`Agreed? ${ctx.match[1]}`);
});

// -- files and albums -------------------------------------------------------------------------------------------------

bot.on("message:document", async (ctx) => {
  const file = await ctx.getFile();
  const response = await fetch(`${apiRoot}/file/bot${bot.token}/${file.file_path}`);
  const data = Buffer.from(await response.arrayBuffer()).reverse();
  const copy = new InputFile(data, `copy of ${ctx.message.document.file_name}`);
  await ctx.replyWithDocument(copy, { caption: ctx.message.caption });
});

bot.command("album", (ctx) => {
  const [first, ...others] = [1, 2, 3].map((page) => new InputFile(Buffer.from(`page ${page}`), `page${page}.txt`));
  return ctx.replyWithMediaGroup([
    InputMediaBuilder.document(first, { caption: "Three <i>pages</i>", parse_mode: "HTML" }),
    ...others.map((page) => InputMediaBuilder.document(page)),
  ]);
});

bot.on("message:photo", async (ctx) => {
  const group = ctx.message.media_group_id;
  const collected = [...(albums.get(group) ?? []), ctx.message.photo.at(-1).file_id];
  albums.set(group, collected);
  if (collected.length === 2) {
    albums.delete(group);
    const [first, second] = collected;
    await ctx.replyWithMediaGroup([InputMediaBuilder.photo(first, { caption: "Your album" }), InputMediaBuilder.photo(second)]);
  }
});

// -- inline mode ------------------------------------------------------------------------------------------------------

bot.on("inline_query", (ctx) => {
  const dishes = MENU.filter((dish) => dish.includes(ctx.inlineQuery.query));
  const offered = dishes.map((dish) =>
    InlineQueryResultBuilder.article(dish, titled(dish)).text(`I take <b>${dish}</b>`, { parse_mode: "HTML" }));
  return ctx.answerInlineQuery(offered, { cache_time: 0 });
});

// -- errors -----------------------------------------------------------------------------------------------------------

function inWords(error) {
  if (error instanceof HttpError) return "in doubt";
  if (!(error instanceof GrammyError)) throw error;
  const { migrate_to_chat_id: moved, retry_after: wait } = error.parameters;
  if (moved) return `moved to ${moved}`;
  if (wait) return `wait ${wait} s`;
  return `${{ 400: "bad request", 401: "unauthorized", 403: "forbidden", 409: "conflict" }[error.error_code]}: ${error.description}`;
}

bot.command("tell", async (ctx) => {
  const [chat, ...words] = ctx.match.split(" ");
  const told = await ctx.api.sendMessage(Number(chat), words.join(" "), { parse_mode: "HTML" }).then(() => "told", inWords);
  await ctx.reply(told);
});

// -- groups and reactions ---------------------------------------------------------------------------------------------

bot.on("my_chat_member", async (ctx) => {
  if (ctx.chat.type !== "private" && ["left", "kicked"].includes(ctx.myChatMember.old_chat_member.status)) {
    await ctx.reply(`Hello, ${ctx.chat.title}`);
  }
});

bot.on("message:new_chat_members", async (ctx) => {
  const people = ctx.message.new_chat_members.filter((user) => user.id !== ctx.me.id);
  if (people.length) await ctx.reply(`Welcome, ${people.map((user) => user.first_name).join(", ")}`);
});

bot.command("members", async (ctx) => {
  const owner = (await ctx.getChatAdministrators()).find((admin) => admin.status === "creator").user;
  await ctx.reply(`${await ctx.getChatMemberCount()} members, run by ${owner.first_name} ${owner.last_name}`);
});

bot.command("pin", (ctx) => ctx.pinChatMessage(ctx.message.reply_to_message.message_id));

bot.hears("thanks", (ctx) => ctx.react("👍"));

bot.on("message_reaction", async (ctx) => {
  const { emojiAdded } = ctx.reactions();
  await ctx.reply(`${ctx.messageReaction.user.first_name}: ${emojiAdded.join("")}`);
});

const replyTo = (message) => ({ reply_parameters: { message_id: message.message_id } });
bot.on("edited_message:text", (ctx) => ctx.reply(`Changed to: ${ctx.editedMessage.text}`, replyTo(ctx.editedMessage)));
bot.on("message:text", (ctx) => ctx.reply(ctx.message.text, replyTo(ctx.message)));

// -- running ----------------------------------------------------------------------------------------------------------

async function main() {
  await bot.api.setMyCommands([{ command: "order", description: "Order something" }]);
  const allowed_updates = API_CONSTANTS.ALL_UPDATE_TYPES;
  if (!process.env.BOT_WEBHOOK) {
    await bot.start({ allowed_updates });
    return;
  }
  const hook = webhookCallback(bot, "http", { secretToken: SECRET });
  const server = http.createServer((request, response) =>
    hook(request, response).catch(() => response.destroy()));  // Telegram was cut off in the middle, and will come again
  server.listen(0, "127.0.0.1", () =>
    bot.api.setWebhook(`http://127.0.0.1:${server.address().port}/hook`, { secret_token: SECRET, allowed_updates }));
}

main();
