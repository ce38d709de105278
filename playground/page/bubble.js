// One message as it stands on the screen.
import { el, link, rich } from "/__ui/text.js";

const fileURL = (m) => "/__ui/file?id=" + encodeURIComponent(m.file_id);

// bubble draws m for a phone: its words, file, poll, quotation and inline keyboard.
export function bubble(phone, m) {
  const L = phone.L;
  const body = el("div", { className: "body" });
  const quoted = m.reply_to && phone.bubbles.get(m.reply_to);
  if (quoted) body.append(el("div", { className: "quoted" }, quoted.querySelector(".words")?.textContent || "…"));
  if (m.file_id) body.append(attachment(phone, m));
  if (m.via) body.append(el("div", { className: "via" }, L.via + " @" + m.via));
  if (m.poll) body.append(poll(phone, m));
  else if (m.text) body.append(el("div", { className: "words" }, icon(m), rich(phone, m.text, m.entities || [])));
  body.append(meta(L, m));
  const b = el("article", { className: "bubble" + (m.from_bot ? "" : " mine") + (m.kind === "photo" ? " photo" : ""), tabIndex: -1 }, body);
  b.dataset.id = m.id;
  if (m.protected) keep(b);
  for (const row of m.buttons || []) b.append(el("div", { className: "row" }, ...row.map((k) => inlineKey(phone, m.id, k))));
  if (m.buttons || m.poll) b.classList.add("keyed");
  return b;
}

// keep lets nobody take what is protected out of the chat: no selecting, copying or saving.
function keep(b) {
  b.classList.add("protected");
  for (const taking of ["copy", "contextmenu", "dragstart"]) b.addEventListener(taking, (e) => e.preventDefault());
}

const icon = (m) => ({ location: "📍 ", contact: "👤 " })[m.kind] || "";

function meta(L, m) {
  const marks = [
    m.bot_reaction && [m.bot_reaction, L.reaction], m.reaction && [m.reaction, L.reaction],
    m.pinned && ["📌", L.pinned], m.protected && ["🔒", L.protected], m.silent && m.from_bot && ["🔕", L.silent],
  ].filter(Boolean).map(([sign, says]) => el("span", { role: "img", ariaLabel: says, title: says }, sign + " "));
  const date = new Date(m.date);
  const time = el("time", { dateTime: m.date, title: isNaN(date) ? m.date : date.toLocaleString() }, m.date.slice(11, 16));
  const out = el("div", { className: "meta" }, ...marks, m.edit_date ? L.edited + " " : "", time);
  if (!m.from_bot) out.append(el("span", { role: "img", ariaLabel: L.sent }, " ✓✓"));
  return out;
}

function attachment(phone, m) {
  const L = phone.L, src = fileURL(m), name = m.file_name || "";
  if (m.kind === "photo") {
    const img = el("img", { src, alt: m.text || L.photo, draggable: !m.protected, onload: () => phone.settle() });
    if (m.protected) return img;
    return el("a", { href: src, target: "_blank", className: "picture", ariaLabel: m.text ? L.photo + " " + m.text : L.photo }, img);
  }
  const sign = { voice: "🎤", audio: "🎵", video: "🎬", animation: "🎞" }[m.kind] || "📄";
  if (m.protected) return el("div", { className: "attached" }, el("span", { className: "sign", ariaHidden: "true" }, sign), el("span", {}, name || L.protected));
  return el("a", { href: src, download: name, className: "attached", ariaLabel: L.download + " " + name },
    el("span", { className: "sign", ariaHidden: "true" }, sign), el("span", {}, name || L.download));
}

function inlineKey(phone, message, k) {
  if (k.url) return link(phone, k.url, k.text, "key");
  const b = el("button", { type: "button", className: "key", disabled: !k.data }, k.text);
  b.onclick = async () => {
    b.classList.add("waiting");
    b.setAttribute("aria-busy", "true");
    setTimeout(() => free(b), 15000);
    if (!await phone.post("/__ui/press", { message, data: k.data })) free(b);
  };
  return b;
}

// free ends the waiting look of a key.
export function free(key) {
  key.classList.remove("waiting");
  key.removeAttribute("aria-busy");
}

// poll draws a poll or quiz; who has voted, or finds it closed, sees the shares.
function poll(phone, m) {
  const L = phone.L, p = m.poll;
  const over = p.closed || p.voted;
  const kind = p.closed ? L.poll_closed : p.quiz ? L.quiz : L.poll;
  const box = el("div", { className: "poll", role: "group", ariaLabel: p.question },
    el("div", { className: "words" }, el("strong", {}, rich(phone, p.question, p.entities || []))),
    el("small", {}, kind + (p.anonymous ? " · " + L.poll_anonymous : "")));
  if (p.description) box.prepend(el("div", { className: "words" }, rich(phone, p.description, p.description_entities || [])));
  const vote = (options) => phone.post("/__ui/vote", { message: m.id, options: options.join(",") });
  box.append(...p.options.map((o) => over ? share(L, p, o) : option(phone, p, o, vote)));
  if (!over && p.multiple) {
    box.append(el("button", { type: "button", className: "key", onclick: () => {
      const picked = [...box.querySelectorAll("input:checked")].map((i) => i.value);
      if (picked.length) vote(picked);
    } }, L.vote));
  }
  if (p.explanation) box.append(el("p", { className: "explained" }, "💡 ", rich(phone, p.explanation, p.explanation_entities || [])));
  box.append(el("small", {}, L.votes + " " + p.voters));
  return box;
}

function option(phone, p, o, vote) {
  const text = rich(phone, o.text, o.entities || []);
  if (p.multiple) return el("label", { className: "option" }, el("input", { type: "checkbox", value: o.index }), text);
  return el("button", { type: "button", className: "option", onclick: () => vote([o.index]) }, el("span", { className: "ring", ariaHidden: "true" }), text);
}

function share(L, p, o) {
  const part = p.voters ? Math.round(100 * o.voters / p.voters) : 0;
  const wrong = p.quiz && o.chosen && !o.correct;
  const says = o.correct ? L.right : wrong ? L.wrong : o.chosen ? L.mine : "";
  return el("div", { className: "share" + (o.correct ? " right" : wrong ? " wrong" : "") },
    el("span", {}, p.results || p.voted || p.closed ? part + "%" : ""), el("span", { ariaHidden: "true" }, wrong ? "✘ " : o.correct || o.chosen ? "✔ " : ""),
    el("span", {}, o.text, el("span", { className: "sr" }, " " + says)),
    el("meter", { min: 0, max: 100, value: part, ariaHidden: "true" }));
}
