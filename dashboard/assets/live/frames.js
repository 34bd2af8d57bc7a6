// Asks for the picture: one request at a time, with all tiles of the page in it.

const RETRY = 1000;

export class Frames {
  constructor(root) {
    this.root = root;
    this.frame = null; // the last answer, without its tiles
    this.receivedAt = 0;
    this.payloads = new Map(); // tile name → payload, all valid at `frame.revision`
    this.announced = -1;
    this.busy = false;
    this.again = false;
    this.refused = false;
    this.wanted = () => [];
    this.onFrame = () => {};
  }

  announce(revision) {
    this.announced = revision;
    this.catchUp();
  }

  catchUp() {
    if (document.hidden && !this.wantedWhileHidden()) return;
    const missing = this.wanted().some((name) => !this.payloads.has(name));
    if (missing || this.frame?.revision !== this.announced) this.pull();
  }

  // A tab nobody looks at does not fetch, unless it is to be heard.
  wantedWhileHidden() {
    return localStorage.getItem("hq-sound") === "on";
  }

  async pull() {
    const names = this.wanted();
    if (!names.length) return;
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.again = false;
    const answered = await this.ask(names);
    this.busy = false;
    if (!answered) setTimeout(() => this.catchUp(), RETRY);
    else if (this.again || this.frame.revision < this.announced) this.catchUp();
  }

  async ask(names) {
    const language = this.language();
    const complete = language === this.languageShown && names.every((name) => this.payloads.has(name));
    const address = new URL("live/frame", this.root);
    address.searchParams.set("tiles", names.join(","));
    address.searchParams.set("lang", language);
    if (complete) address.searchParams.set("since", this.frame.revision);
    try {
      const answer = await fetch(address);
      this.refused ||= answer.status === 403; // not all that the head promised is for this viewer
      if (!answer.ok) return false;
      const { tiles, ...frame } = await answer.json();
      for (const name of this.payloads.keys()) if (!names.includes(name)) this.payloads.delete(name);
      this.take(frame, tiles, language, answer.headers.get("date"));
      return true;
    } catch {
      return false; // the socket says when the server is back
    }
  }

  take(frame, tiles, language, date) {
    if (language !== this.languageShown || frame.revision < (this.frame?.revision ?? 0)) this.payloads.clear();
    this.languageShown = language;
    this.frame = frame;
    this.serverAhead = serverAhead(date);
    for (const [name, payload] of Object.entries(tiles)) this.payloads.set(name, payload);
    this.onFrame();
  }

  language() {
    return new URLSearchParams(location.search).get("lang") ?? "ru";
  }
}

// How many milliseconds the server's clock is ahead of this computer's; a wall's own clock may be wrong.
function serverAhead(date) {
  const ahead = Date.parse(date) - Date.now();
  return Math.abs(ahead) > 2000 ? ahead : 0;
}
