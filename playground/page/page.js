// The page around the phones: whom to be, which phone is in front, the clock, the tour.
import { Phone } from "/__ui/phone.js";
import { Tour } from "/__ui/tour.js";

const $ = (id) => document.getElementById(id);
const { labels, lang, bot } = document.body.dataset;
const words = JSON.parse(labels);
const narrow = matchMedia("(max-width: 760px)");

// --- people
$("filter").addEventListener("input", (e) => {
  const wanted = e.target.value.trim().toLowerCase();
  let shown = 0;
  for (const li of $("cast").children) {
    li.hidden = !li.textContent.toLowerCase().includes(wanted);
    shown += li.hidden ? 0 : 1;
  }
  $("nobody").hidden = shown > 0;
});

$("filter").addEventListener("keydown", (e) => {
  if (e.key === "Enter" && !e.isComposing) $("cast").querySelector("li:not([hidden]) a")?.click(); // the first that is left
});

// --- phones: on a narrow screen one is in front, the tabs choose which
const phones = new Map([...document.querySelectorAll(".phone")].map((root) => [root.dataset.user, new Phone(root, words, bot)]));
const tabs = [...document.querySelectorAll(".tabs button")];

function front(user) {
  for (const [id, p] of phones) p.root.classList.toggle("front", id === user);
  for (const t of tabs) t.setAttribute("aria-pressed", t.dataset.tab === user);
}
for (const t of tabs) t.onclick = () => front(t.dataset.tab);
function connect() {
  if (narrow.matches && document.body.classList.contains("choosing")) return; // the list covers the phones
  for (const p of phones.values()) p.connect();
}
if (phones.size) front([...phones.keys()][0]);
connect();
narrow.addEventListener("change", connect);

// --- the clock
async function moveClock(by) {
  const r = await fetch("/__ui/clock", { method: "POST", body: new URLSearchParams({ by }) });
  if (r.ok) showClock((await r.json()).now);
}
function showClock(now) {
  for (const o of document.querySelectorAll(".now")) o.textContent = now;
  for (const o of document.querySelectorAll(".time")) o.textContent = now.slice(11);
}
for (const b of document.querySelectorAll("[data-clock]")) b.onclick = () => moveClock(b.dataset.clock);
setInterval(async () => {
  if (document.hidden) return;
  try { showClock((await (await fetch("/__ui/clock")).json()).now); } catch { /* the next round shows it */ }
}, 20000);

// --- the tour
const tour = $("tour") && new Tour($("tour"), words[lang], phones, { front, moveClock });
if (tour) tour.begin();
else if (phones.size && !narrow.matches && !document.body.classList.contains("choosing")) [...phones.values()][0].text.focus();
