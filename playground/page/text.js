// Text of the bot as nodes: whatever it sends becomes text, never markup.
export function el(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

const tags = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };
const blocks = new Set(["pre", "blockquote", "expandable_blockquote"]);

// rich gives text with its entities as nodes; offsets are UTF-16 units, as JavaScript counts. act.send is called with what a
// tapped command or deep link sends, act.bot is the bot's name.
export function rich(act, text, entities, from = 0, to = text.length) {
  const out = document.createDocumentFragment();
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const e = entities[i], start = Math.max(e.offset, at), end = Math.min(e.offset + e.length, to);
    if (start >= end) continue;
    out.append(text.slice(at, start));
    const inner = [];
    while (i + 1 < entities.length && entities[i + 1].offset < end) inner.push(entities[++i]);
    out.append(wrap(act, e, text.slice(start, end), rich(act, text, inner, start, end)));
    at = end;
    if (blocks.has(e.type) && text[at] === "\n") at++; // the block itself breaks the line
  }
  out.append(text.slice(at, to));
  return out;
}

function wrap(act, e, raw, content) {
  if (tags[e.type]) return el(tags[e.type], {}, content);
  switch (e.type) {
    case "url": return link(act, raw.includes("://") ? raw : "http://" + raw, content);
    case "text_link": return link(act, e.url, content);
    case "bot_command": return el("button", { type: "button", className: "command", onclick: () => act.send(raw) }, content);
    case "spoiler": {
      const s = el("button", { type: "button", className: "spoiler" }, content);
      s.onclick = () => s.classList.add("seen");
      return s;
    }
  }
  return el("span", {}, content);
}

// link is an anchor, or a button where the address is a deep link of this bot; an address that a browser should not open is
// text only.
export function link(act, address, content, className = "") {
  let url;
  try { url = new URL(address); } catch { return el("span", { className }, content); }
  const start = deepLink(act.bot, url);
  if (start !== null) {
    return el("button", { type: "button", className: className || "command", onclick: () => act.send(("/start " + start).trim()) }, content);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return el("span", { className }, content);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", className }, content);
}

// deepLink is the payload of a link that starts the bot, null for any other address.
function deepLink(bot, url) {
  const https = url.protocol === "https:" && (url.host === "t.me" || url.host === "telegram.me");
  const name = https ? url.pathname.slice(1) : url.protocol === "tg:" && url.host === "resolve" ? url.searchParams.get("domain") : "";
  return name && name.toLowerCase() === bot.toLowerCase() ? url.searchParams.get("start") ?? "" : null;
}
