// The reply keyboard under the input, and the question before a key shares what is the person's own.
import { el } from "/__ui/text.js";

const signs = { contact: "👤 ", location: "📍 " };

// replyKeys puts up or takes away the keyboard that m brought.
export function replyKeys(phone, m) {
  const keys = phone.part("keys");
  if (m.remove_keyboard) keys.hidden = true;
  if (!m.keyboard) return;
  keys.replaceChildren(...m.keyboard.map((row) => el("div", { className: "row" },
    ...row.map((k) => el("button", { type: "button", className: "key", onclick: () => pressed(phone, k) }, (signs[k.shares] || "") + k.text)))));
  keys.hidden = false;
}

async function pressed(phone, k) {
  if (!k.shares) return phone.send(k.text);
  if (await ask(phone, k.shares === "contact" ? phone.L.ask_contact : phone.L.ask_place)) phone.post("/__ui/share", { what: k.shares });
}

// ask shows a question and says whether the person agreed; Escape is no.
export function ask(phone, question) {
  const box = tell(phone, question, phone.L.cancel);
  const yes = box.querySelector(".yes");
  yes.hidden = false;
  yes.focus();
  return new Promise((done) => box.addEventListener("close", () => done(box.returnValue === "yes"), { once: true }));
}

// tell shows an alert, which the person closes, and gives its dialog.
export function tell(phone, text, close = phone.L.close) {
  const box = phone.root.querySelector("dialog");
  phone.part("alerttext").textContent = text;
  box.querySelector(".no").textContent = close;
  box.querySelector(".yes").hidden = true;
  box.returnValue = "";
  if (!box.open) box.showModal();
  return box;
}
