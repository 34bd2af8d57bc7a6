// A new critical incident announces itself: a sound, if somebody switched it on, and five seconds of light.

const KEY = "hq-sound";
const LIGHT = 5000;

export class Sound {
  constructor() {
    this.known = null; // ids of critical incidents seen so far
    this.fresh = new Map(); // id → until when it is lit
    document.addEventListener("click", (event) => {
      if (event.target.closest?.("[data-sound]")) this.toggle();
    });
    for (const gesture of ["pointerdown", "keydown"]) document.addEventListener(gesture, () => this.wake());
    setInterval(() => this.showState(), 1000);
  }

  listen(frames) {
    const html = frames.payloads.get("incidents")?.html;
    if (html === undefined || html === this.heard) return;
    this.heard = html;
    const page = new DOMParser().parseFromString(html, "text/html");
    const ids = [...page.querySelectorAll(`[data-severity="critical"]`)].map((row) => row.dataset.incident);
    const added = this.known ? ids.filter((id) => !this.known.has(id)) : [];
    this.known = new Set([...(this.known ?? []), ...ids]);
    for (const id of added) this.fresh.set(id, Date.now() + LIGHT);
    if (added.length) {
      this.beep();
      this.mark();
      setTimeout(() => this.mark(), LIGHT + 50);
    }
  }

  mark() {
    for (const row of document.querySelectorAll("[data-incident]")) {
      row.classList.toggle("fresh", (this.fresh.get(row.dataset.incident) ?? 0) > Date.now());
    }
    this.showState();
  }

  toggle() {
    localStorage.setItem(KEY, this.on() ? "off" : "on");
    this.wake();
    this.beep();
    this.showState();
  }

  on() {
    return localStorage.getItem(KEY) === "on";
  }

  // Browsers let a page sound only after somebody has touched it.
  wake() {
    if (!this.on()) return;
    this.audio ??= new AudioContext();
    if (this.audio.state === "suspended") this.audio.resume().then(() => this.showState());
  }

  showState() {
    const state = !this.on() ? "off" : this.audio?.state === "running" ? "on" : "waiting";
    for (const button of document.querySelectorAll("[data-sound]")) {
      if (button.dataset.sound !== state) button.dataset.sound = state;
      button.setAttribute("aria-pressed", state === "on");
    }
  }

  beep() {
    this.wake();
    if (!this.on() || !this.audio) return;
    for (const [delay, pitch] of [[0, 660], [0.22, 880], [0.44, 660]]) this.tone(this.audio.currentTime + delay, pitch);
  }

  tone(at, pitch) {
    const volume = this.audio.createGain();
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.4, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.2);
    const oscillator = this.audio.createOscillator();
    oscillator.frequency.value = pitch;
    oscillator.connect(volume).connect(this.audio.destination);
    oscillator.start(at);
    oscillator.stop(at + 0.21);
  }
}
