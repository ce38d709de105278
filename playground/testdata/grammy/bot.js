// A bot of thirty lines: it greets, counts presses in one message that it edits, and answers each press.
import { Bot, InlineKeyboard } from "grammy";

const [apiRoot, token] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });
const keyboard = new InlineKeyboard().text("One more", "more").text("Enough", "stop");
let count = 0;

bot.command("start", (ctx) =>
  ctx.reply(`*Hello*, ${ctx.from.first_name}\\. Presses: 0`, { parse_mode: "MarkdownV2", reply_markup: keyboard }));

bot.callbackQuery("more", async (ctx) => {
  count++;
  await ctx.editMessageText(`Presses: <b>${count}</b>`, { parse_mode: "HTML", reply_markup: keyboard });
  await ctx.answerCallbackQuery({ text: `Counted ${count}` });
});

bot.callbackQuery("stop", async (ctx) => {
  await ctx.editMessageText(`It was ${count}.`);
  await ctx.answerCallbackQuery({ text: "Goodbye", show_alert: true });
});

bot.on("message:text", (ctx) =>
  ctx.reply(ctx.msg.text.toUpperCase(), { reply_parameters: { message_id: ctx.msg.message_id } }));

process.on("SIGTERM", () => bot.stop());
bot.start();
