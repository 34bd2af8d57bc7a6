// Tiles are elements with `data-tile`. Each is changed in place, the same node from first to last.
import { paintFigure, prepareFigures } from "./figure.js";

export class Tiles {
  constructor(frames, desk, root) {
    this.frames = frames;
    this.desk = desk;
    this.root = root;
    this.mounted = new Map(); // element → payload it shows
    this.pinned = null;
    this.onPainted = () => {};
    this.held = () => null; // the tile that is not to change now
  }

  // The page's head says which tiles will come, so that they are there before Streamlit has drawn anything.
  names() {
    const mounted = [...this.mounted.keys()].map((element) => element.dataset.tile);
    return [...new Set([...mounted, ...(this.frames.refused ? [] : expectedTiles())])].sort();
  }

  watch() {
    new MutationObserver(() => this.scan()).observe(document, { childList: true, subtree: true });
    this.scan();
  }

  scan() {
    for (const element of this.mounted.keys()) if (!element.isConnected) this.mounted.delete(element);
    const fresh = [...document.querySelectorAll("[data-tile]")].filter((element) => !this.mounted.has(element));
    if (!fresh.length) return;
    for (const element of fresh) this.mounted.set(element, undefined);
    this.paint();
    if (fresh.some((element) => !this.frames.payloads.has(element.dataset.tile))) this.frames.pull();
  }

  // What takes long to get ready is begun before its element is there.
  prepare() {
    for (const payload of this.frames.payloads.values()) {
      if ("figure" in payload) prepareFigures(this.root);
      if ("register" in payload) this.desk.register(payload.register);
    }
  }

  paint() {
    if (!this.frames.frame || document.hidden) return;
    for (const element of this.mounted.keys()) this.paintOne(element);
    this.onPainted();
  }

  paintOne(element) {
    const name = element.dataset.tile;
    const pinned = this.pinned?.[name];
    const payload = pinned ?? this.frames.payloads.get(name);
    if (!payload || element === this.held()) return;
    element.toggleAttribute("data-pinned", Boolean(pinned));
    const revision = this.frames.frame.revision;
    const settled = () => {
      if (!pinned || !element.dataset.revision) element.dataset.revision = revision;
    };
    if (this.mounted.get(element) === payload && !element.painting) return settled();
    this.mounted.set(element, payload);
    const painting = this.draw(element, payload);
    if (!painting) return settled();
    element.painting = painting;
    const done = (then) => {
      if (element.painting !== painting) return;
      element.painting = null;
      then();
    };
    painting.then(
      () => done(settled),
      () => done(() => this.mounted.set(element, undefined)), // tried again with the next frame
    );
  }

  // Returns a promise if the drawing takes longer than this turn.
  draw(element, payload) {
    if ("html" in payload) {
      if (element.shownHtml !== payload.html) element.innerHTML = element.shownHtml = payload.html;
      return null;
    }
    if ("figure" in payload) return paintFigure(element, payload, this.root);
    return this.desk.draw(element, payload);
  }

  // Shows payloads of another moment in place of the live ones until called with null.
  pin(payloads) {
    this.pinned = payloads;
    this.paint();
  }
}

function expectedTiles() {
  const meta = document.querySelector(`meta[name="hq-tiles"]`);
  const paths = (meta?.dataset.paths ?? "").split(" ");
  return meta && paths.includes(location.pathname) ? meta.content.split(",") : [];
}
