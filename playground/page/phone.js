// One phone: draws what the event stream says and posts what the person does.
import { bubble, free } from "/__ui/bubble.js";
import { replyKeys, tell } from "/__ui/keys.js";
import { Inline } from "/__ui/inline.js";
import { Ring } from "/__ui/sound.js";
import { el, sleep } from "/__ui/text.js";

const slowBy = 2500; // milliseconds each way on a weak network
const nets = ["good", "slow", "off"];

export class Phone {
  constructor(root, labels, bot) {
    Object.assign(this, { root, bot, user: root.dataset.user, net: "good", bubbles: new Map(), following: true, lost: false });
    this.speak(labels, root.dataset.lang);
    this.text = this.part("input");
    this.log = this.part("log");
    this.out = this.in = Promise.resolve();
    this.inline = new Inline(this);
    this.ring = new Ring(this);
    this.listen(labels);
  }

  part(name) { return this.root.querySelector("." + name); }

  speak(labels, lang) { this.L = labels[lang] || labels.en; }

  // --- the network between the person and the bot
  // gate lets through at the speed of the chosen network; without one it waits until it is back. What sets out together
  // comes together: everybody waits at a gate of their own, and goes on in the order of arrival.
  async gate() {
    do {
      while (this.net === "off") await this.online;
      if (this.net === "slow") await sleep(slowBy);
    } while (this.net === "off");
  }

  setNet(net) {
    this.net = net;
    const b = this.part("net"), off = net === "off";
    b.dataset.net = net;
    b.querySelector("span").textContent = this.L["net_" + net];
    if (off && !this.reconnect) this.online = new Promise((done) => { this.reconnect = done; });
    if (!off && this.reconnect) { this.reconnect(); this.reconnect = null; }
    this.state();
  }

  // post sends what the person did, in order, and says whether the server took it.
  post(path, fields) {
    const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
    body.set("user", this.user);
    const open = this.gate(), sent = this.out.then(() => open).then(() => fetch(path, { method: "POST", body })).then((r) => {
      if (!r.ok) throw new Error(r.status);
      return true;
    }).catch(() => { this.toast(this.L.failed); return false; });
    this.out = sent;
    return sent;
  }

  // send shows the text as under way until it stands in the conversation.
  async send(text) {
    const slow = this.net !== "good" && this.log.appendChild(el("article", { className: "bubble mine pending" },
      el("div", { className: "body" }, el("div", { className: "words" }, text), el("div", { className: "meta" }, "🕓 " + this.L.pending))));
    if (slow) this.toEnd();
    const ok = await this.post("/__ui/send", { text });
    if (slow && !ok) slow.remove();
    return ok;
  }

  // --- the conversation
  add(m) {
    this.log.querySelector(".empty")?.remove();
    this.daymark(m.date.slice(0, 10));
    const b = bubble(this, m);
    this.bubbles.set(m.id, b);
    this.place(b, m);
    replyKeys(this, m);
    this.pinned(m);
  }

  // put adds to the end of the conversation, above what still waits to be sent.
  put(b) { this.log.insertBefore(b, this.log.querySelector(".pending")); }

  // place puts pictures of one album side by side.
  place(b, m) {
    if (!m.album) return this.put(b);
    const last = [...this.log.children].filter((c) => !c.matches(".pending")).at(-1);
    if (last?.dataset.album === m.album) return last.append(b);
    const album = el("div", { className: "album", role: "group", ariaLabel: this.L.album }, b);
    album.dataset.album = m.album;
    this.put(album);
  }

  daymark(day) {
    if (this.day === day) return;
    this.day = day;
    this.put(el("p", { className: "daymark" }, day));
  }

  // pinned keeps the bar above the conversation at the newest pinned message.
  pinned(m) {
    this.pins ||= new Map();
    if (m.pinned) this.pins.set(m.id, m.text || this.L.photo); else this.pins.delete(m.id);
    const bar = this.part("pinbar"), id = Math.max(...this.pins.keys());
    bar.hidden = !this.pins.size;
    if (bar.hidden) return;
    bar.querySelector("span").textContent = this.pins.get(id);
    bar.onclick = () => { const b = this.bubbles.get(id); b?.scrollIntoView({ block: "center" }); b?.focus({ preventScroll: true }); };
  }

  toEnd() { this.log.scrollTop = this.log.scrollHeight; }
  settle() { if (this.following) this.toEnd(); }

  // news tells a screen reader; the conversation itself is silent, for its redraws are no news.
  news(m) {
    if (!m.from_bot) return;
    const keys = (m.buttons || []).flat().map((k) => k.text).join(", ");
    const news = this.part("news"), words = m.poll?.question || m.text || m.file_name || this.L.photo;
    news.append(el("p", {}, this.root.ariaLabel + ": " + words + (keys ? " " + this.L.keys + ": " + keys : "")));
    while (news.children.length > 5) news.firstChild.remove();
  }

  toast(text) {
    const t = this.part("toast");
    t.textContent = text;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => { t.textContent = ""; }, 4500);
  }

  typing(on) {
    clearTimeout(this.typingTimer);
    this.part("typing").textContent = on ? this.L.typing : "";
    if (on) this.typingTimer = setTimeout(() => this.typing(false), 5000);
  }

  menu(list) {
    this.part("menubutton").hidden = !list?.length;
    this.part("menu").replaceChildren(...(list || []).map((c) => el("li", {},
      el("button", { type: "button", onclick: () => { this.openMenu(false); this.text.focus(); this.send("/" + c.command); } }, el("b", {}, "/" + c.command), el("span", {}, c.description)))));
  }

  openMenu(open) {
    this.part("menu").hidden = !open;
    this.part("menubutton").setAttribute("aria-expanded", open);
    if (open) this.part("menu").querySelector("button")?.focus();
  }

  blocked(on) {
    this.isBlocked = on;
    this.part("block").textContent = on ? this.L.unblock : this.L.block;
    this.state();
  }

  // state is the line under the header: what stands between the person and the bot.
  state() {
    const s = this.part("state");
    s.textContent = this.isBlocked ? this.L.blocked : this.net === "off" ? this.L.offline : this.lost ? this.L.lost : "";
    s.hidden = !s.textContent;
  }

  clear() {
    this.text.value = "";
    this.text.dispatchEvent(new Event("input"));
  }

  // --- what the stream says
  frames = {
    screen: (s) => {
      this.bubbles.clear();
      this.pins?.clear();
      this.day = "";
      this.log.replaceChildren();
      this.part("keys").hidden = true;
      this.part("pinbar").hidden = true;
      s.messages.forEach((m) => this.add(m));
      if (!s.messages.length) this.startKey();
      this.menu(s.menu);
      this.blocked(s.blocked);
      this.toEnd();
      this.root.dataset.ready = "true";
    },
    message: (m) => {
      if (m.from_bot) this.typing(false);
      this.add(m);
      this.news(m);
      this.ring.news(m);
      if (!m.from_bot) [...this.log.querySelectorAll(".pending .words")].find((w) => w.textContent.startsWith(m.text))?.closest(".pending").remove();
      if (this.following || !m.from_bot) this.toEnd();
    },
    edit: (m) => this.redraw(m),
    delete: (id) => { this.bubbles.get(id)?.remove(); this.bubbles.delete(id); this.pinned({ id }); },
    typing: () => this.typing(true),
    toast: (t) => this.answer(t),
    menu: (list) => this.menu(list),
    blocked: (on) => this.blocked(on),
  };

  // redraw edits in place; who stood on the message with the keyboard stays there.
  redraw(m) {
    const old = this.bubbles.get(m.id);
    if (!old) return;
    const keys = [...old.querySelectorAll("button, a")], at = keys.indexOf(document.activeElement);
    const b = bubble(this, m);
    const told = old.querySelector(".words")?.textContent !== b.querySelector(".words")?.textContent;
    if (told && m.from_bot) { b.classList.add("fresh"); this.news(m); }
    if (old.contains(document.activeElement)) {
      old.replaceWith(b);
      (b.querySelectorAll("button, a")[at] || b).focus({ preventScroll: true });
    } else old.replaceWith(b);
    this.bubbles.set(m.id, b);
    this.pinned(m);
    this.settle();
  }

  answer(t) {
    this.root.querySelectorAll(".key.waiting").forEach(free);
    if (!t.text) return;
    if (!t.alert) return this.toast(t.text);
    tell(this, t.text);
  }

  // startKey says on an empty phone who one is and what to do.
  startKey() {
    const payload = this.root.dataset.start, face = this.part("face").cloneNode(true);
    const begin = () => { this.text.focus(); this.send("/start" + (payload ? " " + payload : "")); };
    this.log.append(el("div", { className: "empty" }, face, el("b", {}, this.root.ariaLabel), el("small", {}, this.part("note").textContent),
      el("p", {}, this.L.empty), el("button", { type: "button", className: "startkey", onclick: begin }, this.L.start)));
  }

  connect() {
    if (this.stream) return;
    this.stream = new EventSource("/__ui/events?user=" + encodeURIComponent(this.user));
    for (const [kind, handle] of Object.entries(this.frames)) {
      this.stream.addEventListener(kind, (e) => {
        const open = this.gate();
        this.in = this.in.then(() => open).then(() => handle(JSON.parse(e.data)));
      });
    }
    this.stream.onerror = () => { this.lost = true; this.state(); };
    this.stream.onopen = () => { this.lost = false; this.state(); };
  }

  // --- what the person does
  listen(labels) {
    const { log, text } = this, form = this.part("composer");
    log.addEventListener("scroll", () => { this.following = log.scrollHeight - log.scrollTop - log.clientHeight < 120; }, { passive: true });
    new ResizeObserver(() => this.settle()).observe(log);
    const grow = () => { text.style.height = "auto"; text.style.height = text.scrollHeight + 2 + "px"; };
    text.addEventListener("input", grow);
    text.addEventListener("keydown", (e) => {
      if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); form.requestSubmit(); }
    });
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      const value = text.value.trim();
      if (!value) return;
      this.clear();
      if (!await this.send(value) && !text.value) { text.value = value; grow(); }
    });
    this.part("menubutton").onclick = () => this.openMenu(this.part("menu").hidden);
    this.part("file").onchange = (e) => this.upload(e.target);
    this.part("net").onclick = () => this.setNet(nets[(nets.indexOf(this.net) + 1) % nets.length]);
    this.part("block").onclick = () => this.post("/__ui/block", { blocked: !this.isBlocked });
    const more = this.part("more");
    more.addEventListener("click", (e) => { if (e.target.closest("button")) { more.open = false; more.querySelector("summary").focus(); } });
    this.part("speech").onclick = () => this.switchLanguage(labels);
    this.root.addEventListener("keydown", (e) => { if (e.key === "Escape") this.closeAll(); });
    document.addEventListener("click", (e) => { if (!more.contains(e.target)) more.open = false; });
  }

  closeAll() {
    if (!this.part("menu").hidden) { this.openMenu(false); this.part("menubutton").focus(); }
    if (this.part("more").open) { this.part("more").open = false; this.part("more").querySelector("summary").focus(); }
    this.inline.close();
  }

  async upload(input) {
    for (const file of input.files) {
      const form = new FormData();
      form.set("caption", this.text.value.trim());
      form.set("file", file);
      if (await this.post("/__ui/upload", form)) this.clear();
    }
    input.value = "";
  }

  // switchLanguage changes the language that the person's Telegram tells the bot, and reloads the phone's own words.
  async switchLanguage(labels) {
    const lang = this.root.dataset.lang === "zh" ? "en" : "zh";
    if (await this.post("/__ui/lang", { lang })) { this.speak(labels, lang); location.reload(); }
  }
}
