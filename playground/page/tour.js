// The tour plays the jobs on the phones by the same keys and the same input that a person has, with a sentence at each step.
import { sleep } from "/__ui/text.js";

const patience = 60000; // milliseconds in which the bot should have shown what a step waits for
const dayLasts = 8000; // and in which reminders come after the clock was moved by a day

export class Tour {
  constructor(bar, L, phones, page) {
    Object.assign(this, { bar, L, phones, page, paused: false, stopped: false });
    this.pace = Number(new URLSearchParams(location.search).get("pace") ?? 1);
    this.says = bar.querySelector(".says");
    const pause = bar.querySelector(".pause");
    pause.onclick = () => {
      this.paused = !this.paused;
      pause.textContent = this.paused ? L.tour_go : L.tour_pause;
      this.wake?.();
    };
    bar.querySelector(".next").onclick = () => { this.skip = true; this.wake?.(); };
    bar.addEventListener("keydown", (e) => { if (e.key === "Escape") bar.querySelector("a").click(); });
  }

  async begin() {
    const r = await fetch("/__ui/tour?lang=" + document.body.dataset.lang);
    const tour = await r.json();
    this.jobs = tour.jobs;
    for (let i = 0; i < tour.steps.length; i++) {
      const step = tour.steps[i];
      this.show(step, i, tour.steps.length);
      if (await this.play(step)) continue;
      // What a step waited for did not come, perhaps because the job was played before: the next job starts.
      this.bar.dataset.missed = (this.bar.dataset.missed || "") + JSON.stringify(step);
      this.say(this.L.tour_lost);
      await this.read(this.L.tour_lost);
      while (i + 1 < tour.steps.length && tour.steps[i + 1].job === step.job) i++;
    }
    this.say(this.L.tour_done);
    this.bar.dataset.done = "true";
    this.mark("");
    this.bar.querySelectorAll("button").forEach((b) => { b.hidden = true; });
    this.bar.querySelector("a").textContent = this.L.close;
  }

  say(text) { this.says.textContent = text; }

  show(step, i, of) {
    this.bar.dataset.job = step.job;
    this.bar.querySelector(".job").textContent = step.job + 1 + "/" + this.jobs.length + " " + this.jobs[step.job];
    this.bar.querySelector("progress").value = (i + 1) / of;
    if (step.words) this.say(step.words);
    this.mark(step.user);
    this.page.front(String(step.user));
  }

  mark(user) { for (const [id, p] of this.phones) p.root.classList.toggle("lit", id === String(user)); }

  // play does a step after its sentence could be read, and reports whether the bot showed what it waits for.
  async play(step) {
    const phone = this.phones.get(String(step.user));
    if (!phone) return false;
    await this.until(() => phone.root.dataset.ready);
    const acts = step.type || step.press || step.clock;
    const before = acts ? this.screen(phone) : new Map(); // who only waits may have got it already
    await this.read(step.words);
    if (step.type) await this.type(phone, step.type);
    if (step.press && !await this.press(phone, step.press)) return false;
    if (step.clock) return this.wind(phone, before, step);
    return this.until(() => this.fresh(phone, before, step.wait || ""));
  }

  // wind moves the clock until what the step waits for is there, a week of days at most.
  async wind(phone, before, step) {
    for (let days = 0; days < 7; days++) {
      await this.page.moveClock(step.clock);
      if (await this.until(() => this.fresh(phone, before, step.wait || ""), dayLasts)) return true;
    }
    return false;
  }

  // screen is what each message of the bot says now; fresh looks for words in what has changed since.
  screen(phone) { return new Map([...phone.bubbles].map(([id, b]) => [id, b.innerText])); }

  fresh(phone, before, wanted) {
    if (!wanted) return true;
    for (const [id, b] of [...phone.bubbles].slice(-8)) {
      const now = b.innerText;
      if (!b.classList.contains("mine") && before.get(id) !== now && now.includes(wanted)) return true;
    }
    return phone.part("toast").textContent.includes(wanted);
  }

  async type(phone, text) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches || this.pace < 0.2;
    for (let n = still ? text.length : 1; n <= text.length; n++) {
      phone.text.value = text.slice(0, n);
      if (!still) await sleep(Math.min(60, 1500 / text.length));
    }
    phone.text.dispatchEvent(new Event("input"));
    await this.rest(500);
    phone.part("composer").requestSubmit();
  }

  // press waits for the newest key that shows the label, points at it, and presses it.
  async press(phone, label) {
    let key;
    const found = await this.until(() => {
      const keys = [...phone.root.querySelectorAll(".log .key, .keys .key")].reverse().filter((k) => k.textContent.includes(label) && !k.disabled);
      const newest = keys[0]?.closest("article");
      key = keys.filter((k) => k.closest("article") === newest).at(-1);
      return key;
    });
    if (!found) return false;
    key.scrollIntoView({ block: "nearest" });
    key.classList.add("pointed");
    await this.rest(900);
    if (!key.isConnected) return this.press(phone, label);
    key.click();
    key.classList.remove("pointed");
    return true;
  }

  read(text = "") { return this.rest(700 + text.length * (/[一-鿿]/.test(text) ? 130 : 45)); }

  // rest takes this long at the chosen pace; a pause stops it, the next button ends it.
  async rest(ms) {
    for (let left = ms * this.pace; left > 0 && !this.skip;) {
      const began = performance.now(), paused = this.paused;
      await Promise.race([paused ? new Promise(() => {}) : sleep(left), new Promise((woken) => { this.wake = woken; })]);
      if (!paused) left -= performance.now() - began;
    }
    this.skip = false;
  }

  async until(ok, most = patience) {
    for (const end = performance.now() + most; !ok();) {
      if (performance.now() > end) return false;
      await sleep(60);
    }
    return true;
  }
}
