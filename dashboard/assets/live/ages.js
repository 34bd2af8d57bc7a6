// Election time in the browser: clocks and ages tick by the second, without asking the server.

export class Ages {
  constructor(frames) {
    this.frames = frames;
  }

  start() {
    const next = () => {
      this.tick();
      setTimeout(next, 1000 - (Date.now() % 1000) + 5);
    };
    next();
  }

  // Election time in milliseconds; null before the first frame.
  now() {
    const clock = this.frames.frame?.clock;
    if (!clock) return null;
    if (clock.paused) return Date.parse(clock.at);
    const realNow = Date.now() + (this.frames.serverAhead ?? 0);
    return Date.parse(clock.at) + (realNow - Date.parse(clock.real_at)) * clock.speed;
  }

  // "14:05" at the place of the election.
  local(milliseconds) {
    const minutes = this.frames.frame.clock.offset_minutes;
    return new Date(milliseconds + minutes * 60000).toISOString().slice(11, 16);
  }

  tick() {
    const now = this.now();
    if (now === null) return;
    for (const element of document.querySelectorAll("[data-clock]")) write(element, this.local(now));
    for (const element of document.querySelectorAll("[data-since]")) {
      if (!element.closest("[data-pinned]")) write(element, age(element, now)); // a replay's ages stand still
    }
    for (const element of document.querySelectorAll("[data-until]")) countDown(element, now);
    for (const element of document.querySelectorAll("[data-shown-from]")) element.hidden = now < shownFrom(element);
  }
}

// Empty: already, whatever the clock says. Of what is for the lawyer on duty the others hear later (panels/alarm.py);
// who has no number of their own is on duty by their role.
function shownFrom(element) {
  const duty = element.closest("[data-duty]")?.dataset.duty;
  const own = element.closest("[data-viewer]")?.dataset.viewer;
  const from = duty && own && duty !== own ? element.dataset.othersFrom : element.dataset.shownFrom;
  return from ? Date.parse(from) : -Infinity;
}

// "in 4 min", "12 min over".
function countDown(element, now) {
  const left = Date.parse(element.dataset.until) - now;
  const minutes = left > 0 ? Math.ceil(left / 60000) : Math.floor(-left / 60000);
  const text = left > 0 ? element.dataset.left : element.dataset.over;
  element.toggleAttribute("data-late", left <= 0);
  write(element.querySelector("b") ?? element, text.replace("{time}", inWords(element, minutes)));
}

function age(element, now) {
  return inWords(element, Math.max(0, Math.floor((now - Date.parse(element.dataset.since)) / 60000)));
}

function inWords(element, minutes) {
  const words = element.closest("[data-age-minutes]")?.dataset;
  if (!words) return `${minutes}`;
  const text = minutes < 60 ? words.ageMinutes : words.ageHours;
  const [hours, rest] = [Math.floor(minutes / 60), String(minutes % 60).padStart(2, "0")];
  return text.replace("{minutes}", minutes < 60 ? minutes : rest).replace("{hours}", hours);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
