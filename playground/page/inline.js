// Inline mode: "@bot words" in the input shows results above it, and a tap sends one.
import { el } from "/__ui/text.js";

export class Inline {
  constructor(phone) {
    this.phone = phone;
    this.panel = phone.part("inline");
    phone.text.addEventListener("input", () => this.watch(phone.text.value));
  }

  // query is what stands behind the bot's name, null when the text does not begin with it.
  query(text) {
    const name = "@" + this.phone.bot;
    if (text.slice(0, name.length).toLowerCase() !== name.toLowerCase()) return null;
    const rest = text.slice(name.length);
    return rest === "" || /^\s/.test(rest) ? rest.trim() : null;
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.panel.hidden = true;
    this.panel.replaceChildren();
  }

  watch(text) {
    const query = this.query(text);
    if (query === null) return this.close();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(query, ""), 250);
  }

  async ask(query, offset) {
    this.asking?.abort();
    const mine = this.asking = new AbortController();
    try {
      await this.phone.gate();
      const r = await fetch("/__ui/inline?" + new URLSearchParams({ user: this.phone.user, query, offset }), { signal: mine.signal });
      if (!r.ok) throw new Error(r.status);
      const a = await r.json();
      if (mine === this.asking) this.show(query, a, offset !== "");
    } catch (e) {
      if (e.name !== "AbortError") this.phone.toast(this.phone.L.failed);
    }
  }

  show(query, a, further) {
    const { panel, phone } = this;
    panel.querySelector(".more")?.remove();
    if (!further) panel.replaceChildren();
    if (a.button) {
      panel.append(this.key("opens", () => { phone.clear(); phone.send("/start " + a.button.start); }, a.button.text));
    }
    for (const r of a.results) {
      panel.append(this.key("", () => { phone.clear(); phone.post("/__ui/choose", { query: a.query_id, result: r.id }); },
        el("b", {}, r.title), el("span", {}, r.description || "")));
    }
    if (!panel.children.length) panel.append(el("p", {}, phone.L.inline_none));
    if (a.next_offset) panel.append(this.key("more", () => this.ask(query, a.next_offset), phone.L.inline_more));
    panel.hidden = false;
    if (!further) panel.scrollTop = 0;
  }

  key(className, onclick, ...content) {
    return el("button", { type: "button", className, onclick }, ...content);
  }
}
