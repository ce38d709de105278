"use strict";
// The phone: draws what the event stream says and posts what the person does. Bot text becomes text nodes only.
const $ = (id) => document.getElementById(id);
const L = JSON.parse(document.body.dataset.labels);
const user = document.body.dataset.user;
const bot = document.body.dataset.bot;

function el(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children);
  return node;
}

async function post(path, fields) {
  try {
    const r = await fetch(path, { method: "POST", body: new URLSearchParams(fields) });
    if (!r.ok) throw new Error(r.status);
    return r;
  } catch {
    toast(L.failed);
    return null;
  }
}
const send = (text) => post("/__ui/send", { user, text });

// --- people and clock
$("filter").addEventListener("input", (e) => {
  const wanted = e.target.value.trim().toLowerCase();
  let shown = 0;
  for (const li of $("cast").children) {
    li.hidden = !li.textContent.toLowerCase().includes(wanted);
    shown += li.hidden ? 0 : 1;
  }
  $("nobody").hidden = shown > 0;
});
for (const b of document.querySelectorAll("[data-clock]")) {
  b.addEventListener("click", async () => {
    const r = await post("/__ui/clock", { by: b.dataset.clock });
    if (r) $("now").textContent = (await r.json()).now;
  });
}
if ($("now")) {
  setInterval(async () => {
    if (document.hidden) return;
    try { $("now").textContent = (await (await fetch("/__ui/clock")).json()).now; } catch { /* the next round shows it */ }
  }, 20000);
}

// --- text with entities: offsets are UTF-16 units, as JavaScript counts
const plainTags = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre", blockquote: "blockquote", expandable_blockquote: "blockquote" };

const blocks = new Set(["pre", "blockquote", "expandable_blockquote"]);

function rich(text, entities, from = 0, to = text.length) {
  const out = document.createDocumentFragment();
  let at = from;
  for (let i = 0; i < entities.length; i++) {
    const e = entities[i], start = Math.max(e.offset, at), end = Math.min(e.offset + e.length, to);
    if (start >= end) continue;
    out.append(text.slice(at, start));
    const inner = [];
    while (i + 1 < entities.length && entities[i + 1].offset < end) inner.push(entities[++i]);
    out.append(wrap(e, text.slice(start, end), rich(text, inner, start, end)));
    at = end;
    if (blocks.has(e.type) && text[at] === "\n") at++; // the block itself breaks the line
  }
  out.append(text.slice(at, to));
  return out;
}

function wrap(e, raw, content) {
  if (plainTags[e.type]) return el(plainTags[e.type], {}, content);
  if (e.type === "url" || e.type === "text_link") return link(e.url || raw, content);
  if (e.type === "bot_command") return el("button", { type: "button", className: "command", onclick: () => send(raw) }, content);
  if (e.type === "spoiler") {
    const s = el("button", { type: "button", className: "spoiler" }, content);
    s.onclick = () => s.classList.add("seen");
    return s;
  }
  return el("span", {}, content);
}

function link(address, content, className = "") {
  let url;
  try { url = new URL(address); } catch { return el("span", { className }, content); }
  if (url.host === "t.me" && url.pathname === "/" + bot && url.searchParams.has("start")) {
    return el("button", { type: "button", className: className || "command", onclick: () => send("/start " + url.searchParams.get("start")) }, content);
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return el("span", { className }, content);
  return el("a", { href: url.href, target: "_blank", rel: "noopener noreferrer", className }, content);
}

// --- bubbles
function words(m) {
  return el("div", { className: "words" }, rich(m.text, m.entities || []));
}

function attachment(m) {
  const src = "/__ui/file?id=" + encodeURIComponent(m.file_id);
  if (m.kind === "photo") return el("img", { src, alt: m.file_name || "", onload: () => { if (following) toEnd(); } });
  return el("a", { href: src, download: m.file_name || "", className: "attached", ariaLabel: L.download + " " + m.file_name }, m.file_name);
}

function bubble(m) {
  const body = el("div", { className: "body" });
  const quoted = m.reply_to && $("m" + m.reply_to);
  if (quoted) body.append(el("div", { className: "quoted" }, quoted.querySelector(".words").textContent));
  if (m.file_id) body.append(attachment(m));
  if (m.via) body.append(el("div", { className: "via" }, L.via + " @" + m.via));
  body.append(words(m));
  const notes = [m.pinned && "📌 " + L.pinned, m.protected && L.protected, m.edit_date && L.edited, m.date.slice(11, 16)].filter(Boolean);
  body.append(el("div", { className: "meta" }, notes.join(" · ")));
  const b = el("article", { id: "m" + m.id, className: "bubble" + (m.from_bot ? "" : " mine") }, body);
  b.dataset.day = m.date.slice(0, 10);
  for (const row of m.buttons || []) b.append(el("div", { className: "row" }, ...row.map((k) => inlineKey(m.id, k))));
  if (m.buttons) b.classList.add("keyed");
  return b;
}

function inlineKey(message, k) {
  if (k.url) return link(k.url, k.text, "key");
  const b = el("button", { type: "button", className: "key", disabled: !k.data }, k.text);
  b.onclick = async () => {
    b.classList.add("waiting");
    setTimeout(() => b.classList.remove("waiting"), 15000);
    if (!await post("/__ui/press", { user, message, data: k.data })) b.classList.remove("waiting");
  };
  return b;
}

function daymark(log, day) {
  const marks = log.querySelectorAll(".daymark");
  if (marks.length && marks[marks.length - 1].textContent === day) return;
  log.append(el("p", { className: "daymark" }, day));
}

function add(m) {
  const log = $("log");
  log.querySelector(".empty")?.remove();
  log.querySelector(".startkey")?.remove();
  daymark(log, m.date.slice(0, 10));
  log.append(bubble(m));
  replyKeys(m);
}

function replyKeys(m) {
  const keys = $("keys");
  if (m.remove_keyboard) keys.hidden = true;
  if (!m.keyboard) return;
  keys.replaceChildren(...m.keyboard.map((row) => el("div", { className: "row" },
    ...row.map((text) => el("button", { type: "button", className: "key", onclick: () => send(text) }, text)))));
  keys.hidden = false;
}

let following = true; // the reader is at the end and wants to stay there
function toEnd() { $("log").scrollTop = $("log").scrollHeight; }

// --- the rest of the screen
let toastTimer, typingTimer;
function toast(text) {
  const t = $("toast");
  if (!t) return;
  t.textContent = text;
  t.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { t.hidden = true; }, 4500);
}

function typing(on) {
  clearTimeout(typingTimer);
  $("typing").textContent = on ? L.typing : "";
  if (on) typingTimer = setTimeout(() => typing(false), 5000);
}

function menu(list) {
  $("menubutton").hidden = !list || list.length === 0;
  $("menu").replaceChildren(...(list || []).map((c) => el("li", {},
    el("button", { type: "button", onclick: () => { openMenu(false); send("/" + c.command); } }, el("b", {}, "/" + c.command), el("span", {}, c.description)))));
}
function openMenu(open) {
  $("menu").hidden = !open;
  $("menubutton").setAttribute("aria-expanded", open);
}

function blocked(on) {
  $("block").textContent = on ? L.unblock : L.block;
  $("block").dataset.blocked = on;
  $("state").textContent = on ? L.blocked : "";
  $("state").hidden = !on;
}

// --- inline mode: "@bot words" shows results above the input, a tap sends one
let asking, askTimer;
function inlineWords(text) {
  const name = "@" + bot;
  if (text.slice(0, name.length).toLowerCase() !== name.toLowerCase()) return null;
  const rest = text.slice(name.length);
  return rest === "" || /^\s/.test(rest) ? rest.trim() : null;
}

function closeInline() {
  clearTimeout(askTimer);
  asking?.abort();
  $("inline").hidden = true;
  $("inline").replaceChildren();
}

function watchInline(text) {
  const query = inlineWords(text);
  if (query === null) return closeInline();
  clearTimeout(askTimer);
  askTimer = setTimeout(() => askInline(query, ""), 250);
}

async function askInline(query, offset) {
  asking?.abort();
  const mine = asking = new AbortController();
  try {
    const r = await fetch("/__ui/inline?" + new URLSearchParams({ user, query, offset }), { signal: mine.signal });
    if (!r.ok) throw new Error(r.status);
    const a = await r.json();
    if (mine === asking) showInline(query, a, offset !== "");
  } catch (e) {
    if (e.name !== "AbortError") toast(L.failed);
  }
}

function showInline(query, a, further) {
  const panel = $("inline");
  panel.querySelector(".more")?.remove();
  if (!further) panel.replaceChildren();
  if (a.button) {
    panel.append(el("button", { type: "button", className: "opens", onclick: () => { clearInput(); send("/start " + a.button.start); } }, a.button.text));
  }
  for (const r of a.results) {
    panel.append(el("button", { type: "button", onclick: () => { clearInput(); post("/__ui/choose", { user, query: a.query_id, result: r.id }); } },
      el("b", {}, r.title), el("span", {}, r.description || "")));
  }
  if (!panel.children.length) panel.append(el("p", {}, L.inline_none));
  if (a.next_offset) panel.append(el("button", { type: "button", className: "more", onclick: () => askInline(query, a.next_offset) }, L.inline_more));
  panel.hidden = false;
  if (!further) panel.scrollTop = 0;
}

function clearInput() {
  $("text").value = "";
  $("text").dispatchEvent(new Event("input"));
}

function startKey() {
  const payload = document.body.dataset.start;
  $("log").append(el("p", { className: "empty" }, L.empty),
    el("button", { type: "button", className: "startkey", onclick: () => send("/start" + (payload ? " " + payload : "")) }, L.start));
}

const handlers = {
  screen(s) {
    $("log").replaceChildren();
    $("log").setAttribute("aria-live", "off"); // a whole history is not news
    $("keys").hidden = true;
    s.messages.forEach(add);
    if (!s.messages.length) startKey();
    menu(s.menu);
    blocked(s.blocked);
    toEnd();
    setTimeout(() => $("log").setAttribute("aria-live", "polite"), 500);
  },
  message(m) {
    if (m.from_bot) typing(false);
    add(m);
    if (following || !m.from_bot) toEnd();
  },
  edit(m) {
    $("m" + m.id)?.replaceWith(bubble(m));
    if (following) toEnd();
  },
  delete(id) { $("m" + id)?.remove(); },
  typing() { typing(true); },
  toast(t) {
    for (const k of document.querySelectorAll(".key.waiting")) k.classList.remove("waiting");
    if (t.alert && t.text) {
      $("alerttext").textContent = t.text;
      $("alert").showModal();
    } else if (t.text) toast(t.text);
  },
  menu, blocked,
};

function start() {
  const stream = new EventSource("/__ui/events?user=" + encodeURIComponent(user));
  let lost = false;
  for (const [kind, handle] of Object.entries(handlers)) stream.addEventListener(kind, (e) => handle(JSON.parse(e.data)));
  stream.onerror = () => { lost = true; $("state").textContent = L.lost; $("state").hidden = false; };
  stream.onopen = () => { if (lost) blocked($("block").dataset.blocked === "true"); lost = false; };

  const log = $("log");
  log.addEventListener("scroll", () => { following = log.scrollHeight - log.scrollTop - log.clientHeight < 120; }, { passive: true });
  new ResizeObserver(() => { if (following) toEnd(); }).observe(log);

  const text = $("text");
  const grow = () => { text.style.height = "auto"; text.style.height = text.scrollHeight + 2 + "px"; };
  $("composer").addEventListener("submit", async (e) => {
    e.preventDefault();
    const value = text.value.trim();
    if (!value) return;
    text.value = "";
    grow();
    closeInline();
    if (!await send(value)) { text.value = value; grow(); }
    text.focus();
  });
  text.addEventListener("input", grow);
  text.addEventListener("input", () => watchInline(text.value));
  text.addEventListener("keydown", (e) => {
    if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); $("composer").requestSubmit(); }
  });
  $("menubutton").addEventListener("click", () => openMenu($("menu").hidden));
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") { openMenu(false); closeInline(); } });
  $("block").addEventListener("click", () => post("/__ui/block", { user, blocked: $("block").dataset.blocked !== "true" }));
  if (matchMedia("(min-width: 761px)").matches) text.focus();
}
if (user) start();
