// The sound and buzz of a new message, for each phone off until its person turns them on.
const notes = [[880, 0], [1175, 0.12]]; // Hz and the seconds after which each begins
const atMost = 1000; // milliseconds between two rings: a phone that catches up rings once

export class Ring {
  constructor(phone) {
    this.phone = phone;
    this.key = "ring-" + phone.user;
    this.on = this.kept() === "on";
    this.button = phone.part("sound");
    this.button.onclick = () => this.turn(!this.on);
    this.label();
  }

  // kept is the person's choice of an earlier visit; a browser may keep nothing at all.
  kept() { try { return localStorage.getItem(this.key); } catch { return null; } }

  turn(on) {
    this.on = on;
    try { localStorage.setItem(this.key, on ? "on" : "off"); } catch { /* it lasts until the page is closed */ }
    this.label();
    if (on) this.ring(); // so that one hears what one has chosen
  }

  label() { this.button.textContent = this.on ? this.phone.L.sound_on : this.phone.L.sound_off; }

  // news rings for what the bot sends, unless it sent it silently.
  news(m) { if (this.on && m.from_bot && !m.silent) this.ring(); }

  ring() {
    const now = performance.now();
    if (now - this.rung < atMost || navigator.userActivation?.hasBeenActive === false) return; // browsers forbid it until somebody has touched the page
    this.rung = now;
    navigator.vibrate?.(80);
    this.audio ||= new AudioContext();
    for (const [pitch, after] of notes) this.note(pitch, this.audio.currentTime + after);
  }

  note(pitch, at) {
    const tone = this.audio.createOscillator(), loud = this.audio.createGain();
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0.12, at);
    loud.gain.exponentialRampToValueAtTime(0.001, at + 0.25);
    tone.connect(loud).connect(this.audio.destination);
    tone.start(at);
    tone.stop(at + 0.25);
  }
}
