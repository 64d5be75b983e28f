// The order desk as its author would write it with Telegraf. Production differs by BOT_API_URL alone.
// BOT_WEBHOOK=1 chooses webhooks over polling; Telegraf then sends some calls in the webhook's answer by itself.

const http = require("node:http");
const { Input, Markup, Scenes, Telegraf, TelegramError, session } = require("telegraf");
const { editedMessage, message } = require("telegraf/filters");

const SECRET = "desk-secret";
const MENU = ["soup", "onion soup", "tea"];
const titled = (text) => text.replace(/\b\w/g, (letter) => letter.toUpperCase());
const UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member", "message_reaction"];
const telegram = process.env.BOT_API_URL ? { apiRoot: process.env.BOT_API_URL } : {};
const bot = new Telegraf(process.env.BOT_TOKEN, { telegram });
const albums = new Map();

// -- a conversation of several steps ----------------------------------------------------------------------------------

const order = new Scenes.WizardScene(
  "order",
  async (ctx) => {
    ctx.wizard.next();
    await ctx.reply("What would you like?");
  },
  async (ctx) => {
    ctx.wizard.state.dish = ctx.text;
    ctx.wizard.next();
    await ctx.reply("How many?");
  },
  async (ctx) => {
    if (!/^\d+$/.test(ctx.text)) {
      await ctx.reply("A number, please.");
      return;
    }
    ctx.wizard.next();
    ctx.wizard.state.question = `${ctx.text} × ${ctx.wizard.state.dish}`;
    await ctx.reply(`${ctx.wizard.state.question}?`, Markup.inlineKeyboard([Markup.button.callback("Confirm", "order:confirm")]));
  },
  async (ctx) => {
    if (ctx.callbackQuery?.data !== "order:confirm") return;
    await ctx.answerCbQuery("Ordered", { show_alert: true });
    await ctx.editMessageReplyMarkup(undefined);
    await ctx.reply(`Ordered: ${ctx.wizard.state.question}`);
    await ctx.scene.leave();
  },
);
order.command("cancel", async (ctx) => {
  await ctx.scene.leave();
  await ctx.reply("Cancelled");
});

bot.use(session());
bot.use(new Scenes.Stage([order]).middleware());
bot.command("order", (ctx) => ctx.scene.enter("order"));

// -- commands and buttons ---------------------------------------------------------------------------------------------

bot.start((ctx) => {
  const name = [ctx.from.first_name, ctx.from.last_name].filter(Boolean).join(" ");
  return ctx.replyWithHTML(ctx.payload ? `Welcome by <b>${ctx.payload}</b>` : `Hello, <b>${name}</b>`);
});

bot.command("ask", (ctx) =>
  ctx.reply("Agreed?", Markup.inlineKeyboard([Markup.button.callback("Yes", "ask:yes"), Markup.button.callback("No", "ask:no")])));

bot.action(/^ask:(.+)$/, async (ctx) => {
  await ctx.answerCbQuery(`You said ${ctx.match[1]}`);
  await ctx.editMessageText(`Agreed? ${ctx.match[1]}`);
});

// -- files and albums -------------------------------------------------------------------------------------------------

bot.on(message("document"), async (ctx) => {
  const { document, caption } = ctx.message;
  const response = await fetch(await ctx.telegram.getFileLink(document));
  const data = Buffer.from(await response.arrayBuffer()).reverse();
  await ctx.replyWithDocument(Input.fromBuffer(data, `copy of ${document.file_name}`), { caption });
});

bot.command("album", (ctx) => {
  const pages = [1, 2, 3].map((page) => ({
    type: "document",
    media: Input.fromBuffer(Buffer.from(`page ${page}`), `page${page}.txt`),
  }));
  Object.assign(pages[0], { caption: "Three <i>pages</i>", parse_mode: "HTML" });
  return ctx.replyWithMediaGroup(pages);
});

bot.on(message("media_group_id", "photo"), async (ctx) => {
  const { media_group_id: group, photo } = ctx.message;
  const collected = [...(albums.get(group) ?? []), { type: "photo", media: photo.at(-1).file_id }];
  albums.set(group, collected);
  if (collected.length === 2) {
    albums.delete(group);
    collected[0].caption = "Your album";
    await ctx.replyWithMediaGroup(collected);
  }
});

// -- inline mode ------------------------------------------------------------------------------------------------------

bot.on("inline_query", (ctx) => {
  const dishes = MENU.filter((dish) => dish.includes(ctx.inlineQuery.query));
  const offered = dishes.map((dish) => ({
    type: "article",
    id: dish,
    title: titled(dish),
    input_message_content: { message_text: `I take <b>${dish}</b>`, parse_mode: "HTML" },
  }));
  return ctx.answerInlineQuery(offered, { cache_time: 0 });
});

// -- errors -----------------------------------------------------------------------------------------------------------

function inWords(error) {
  if (error.name === "FetchError" || error.code >= 500) return "in doubt";
  if (!(error instanceof TelegramError)) throw error;
  const { migrate_to_chat_id: moved, retry_after: wait } = error.parameters ?? {};
  if (moved) return `moved to ${moved}`;
  if (wait) return `wait ${wait} s`;
  return `${{ 400: "bad request", 401: "unauthorized", 403: "forbidden", 409: "conflict" }[error.code]}: ${error.description}`;
}

bot.command("tell", async (ctx) => {
  const [chat, ...words] = ctx.args;
  const extra = { parse_mode: "HTML" };
  await ctx.reply(await ctx.telegram.sendMessage(Number(chat), words.join(" "), extra).then(() => "told", inWords));
});

// -- groups and reactions ---------------------------------------------------------------------------------------------

bot.on("my_chat_member", async (ctx) => {
  if (ctx.chat.type !== "private" && ["left", "kicked"].includes(ctx.myChatMember.old_chat_member.status)) {
    await ctx.reply(`Hello, ${ctx.chat.title}`);
  }
});

bot.on(message("new_chat_members"), async (ctx) => {
  const people = ctx.message.new_chat_members.filter((user) => user.id !== ctx.botInfo.id);
  if (people.length) await ctx.reply(`Welcome, ${people.map((user) => user.first_name).join(", ")}`);
});

bot.command("members", async (ctx) => {
  const owner = (await ctx.getChatAdministrators()).find((admin) => admin.status === "creator").user;
  await ctx.reply(`${await ctx.getChatMembersCount()} members, run by ${owner.first_name} ${owner.last_name}`);
});

bot.command("pin", (ctx) => ctx.pinChatMessage(ctx.message.reply_to_message.message_id));

bot.hears("thanks", (ctx) => ctx.react("👍"));

bot.on("message_reaction", async (ctx) => {
  const added = [...ctx.reactions.added].map((reaction) => reaction.emoji).join("");
  await ctx.reply(`${ctx.messageReaction.user.first_name}: ${added}`);
});

const replyTo = ({ message_id }) => ({ reply_parameters: { message_id } });
bot.on(editedMessage("text"), (ctx) => ctx.reply(`Changed to: ${ctx.editedMessage.text}`, replyTo(ctx.editedMessage)));
bot.on(message("text"), (ctx) => ctx.reply(ctx.text, replyTo(ctx.message)));

// -- running ----------------------------------------------------------------------------------------------------------

async function main() {
  await bot.telegram.setMyCommands([{ command: "order", description: "Order something" }]);
  if (!process.env.BOT_WEBHOOK) {
    await bot.launch({ allowedUpdates: UPDATES });
    return;
  }
  bot.botInfo = await bot.telegram.getMe();
  const server = http.createServer(bot.webhookCallback("/hook", { secretToken: SECRET }));
  server.listen(0, "127.0.0.1", () =>
    bot.telegram.setWebhook(`http://127.0.0.1:${server.address().port}/hook`, { secret_token: SECRET, allowed_updates: UPDATES }));
}

main();
