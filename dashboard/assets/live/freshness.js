// Says how old the picture is when it is not the newest: the database is away, or the server is.

const GRACE = 500;

export class Freshness {
  constructor(frames, ages) {
    this.frames = frames;
    this.ages = ages;
    this.staleSince = null; // as the server says, ISO
    this.downSince = null; // when this page lost the server, milliseconds
    setInterval(() => this.show(), 250);
  }

  onFrame() {
    this.staleSince = this.frames.frame.stale_since;
    this.show();
  }

  onAnnouncement(said) {
    this.staleSince = said.stale_since;
    this.show();
  }

  onDown() {
    this.downSince ??= Date.now();
  }

  onUp() {
    this.downSince = null;
    this.show();
  }

  // Milliseconds without news; null while the picture is the newest there is.
  outage() {
    const now = Date.now() + (this.frames.serverAhead ?? 0);
    const stale = this.staleSince ? now - Date.parse(this.staleSince) : null;
    const down = this.downSince ? Date.now() - this.downSince : null;
    if (stale === null && (down === null || down < GRACE)) return null;
    return Math.max(stale ?? 0, down ?? 0);
  }

  show() {
    const outage = this.outage();
    for (const banner of document.querySelectorAll("[data-stale-banner]")) {
      const text = outage === null ? "" : this.sentence(banner, outage);
      if (banner.textContent !== text) banner.textContent = text;
      banner.hidden = outage === null;
    }
    document.documentElement.toggleAttribute("data-stale-picture", outage !== null);
    this.showAsOf(outage);
  }

  // A picture that is the newest there is holds now; one that is not holds when it was made.
  showAsOf(outage) {
    const frame = this.frames.frame;
    if (!frame?.as_of) return;
    const moment = outage === null ? this.ages.now() : Date.parse(frame.as_of);
    for (const element of document.querySelectorAll("[data-as-of]")) {
      const time = this.ages.local(Math.max(moment, Date.parse(frame.as_of)));
      const text = (element.dataset.asOf || "{time}").replace("{time}", time);
      if (element.textContent !== text) element.textContent = text;
    }
  }

  sentence(banner, outage) {
    const seconds = Math.floor(outage / 1000);
    const age = seconds < 120 ? banner.dataset.seconds.replace("{seconds}", seconds) : banner.dataset.minutes.replace("{minutes}", Math.floor(seconds / 60));
    const frame = this.frames.frame;
    if (!frame?.as_of) return banner.dataset.nothing.replace("{age}", age);
    return banner.dataset.text.replace("{time}", this.ages.local(Date.parse(frame.as_of))).replace("{age}", age);
  }
}
