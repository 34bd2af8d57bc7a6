// Links to a station in live tiles. A click is never lost: neither while the page's listener is on its way,
// nor because a new picture replaces the link between the pressing and the letting go of the mouse.

const UNHEARD_FOR = 10000;

export class StationLinks {
  constructor() {
    this.listeners = new Set();
    this.unheard = null;
    this.pressed = null; // the tile under the finger: it keeps what it shows until the finger is lifted
    this.onLifted = () => {};
  }

  start() {
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("pointerdown", ({ target }) => (this.pressed = target.closest?.("[data-tile]") ?? null));
    for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => setTimeout(() => this.lift()));
  }

  lift() {
    if (!this.pressed) return;
    this.pressed = null;
    this.onLifted();
  }

  click(event) {
    const link = event.target.closest?.("a[data-station]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { station } = link.dataset;
    if (this.listeners.size) this.listeners.forEach((call) => call(station));
    else this.unheard = { station, at: Date.now() };
  }

  // Returns how to stop listening.
  listen(call) {
    this.listeners.add(call);
    if (this.unheard && Date.now() - this.unheard.at < UNHEARD_FOR) call(this.unheard.station);
    this.unheard = null;
    return () => this.listeners.delete(call);
  }
}
