// The lawyers' list in the browser: keys, selection, links. The rows come from Python as HTML and stand still
// until somebody asks for others. Keys: j k enter x a v / ? esc.

const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable], [role=combobox]";

class Queue {
  constructor(element, tell) {
    this.element = element;
    this.tell = tell;
    this.chosen = new Set();
    this.here = null; // the row under the keyboard
    element.addEventListener("click", (event) => this.click(event));
    element.addEventListener("change", ({ target }) => this.pick(target));
  }

  show(html) {
    if (html === this.html) return;
    this.element.innerHTML = this.html = html;
    const ids = new Set(this.rows().map((row) => row.dataset.id));
    this.chosen = new Set([...this.chosen].filter((id) => ids.has(id)));
    if (!ids.has(this.here)) this.here = null;
    this.mark();
  }

  rows() {
    return [...this.element.querySelectorAll("li[data-id]")];
  }

  mark() {
    for (const row of this.rows()) {
      row.toggleAttribute("data-here", row.dataset.id === this.here);
      row.querySelector("input").checked = this.chosen.has(row.dataset.id);
    }
    const bulk = this.element.querySelector(".queue-bulk");
    if (!bulk) return;
    bulk.hidden = this.chosen.size === 0;
    for (const button of bulk.querySelectorAll("[data-text]")) {
      button.textContent = button.dataset.text.replace("{count}", this.chosen.size);
    }
  }

  pick(box) {
    const { id } = box.closest("li[data-id]")?.dataset ?? {};
    if (!id) return;
    if (box.checked) this.chosen.add(id);
    else this.chosen.delete(id);
    this.mark();
  }

  click(event) {
    const { target } = event;
    const button = target.closest("button[data-do]");
    if (button) return this.act(button.dataset.do, [...this.chosen]);
    const link = target.closest("a[data-open]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.tell("open", link.closest("li").dataset.id);
  }

  act(what, ids) {
    if (what === "clear") this.chosen.clear();
    else if (ids.length) this.tell("act", { what, ids, at: Date.now() });
    this.mark();
  }

  move(step) {
    const rows = this.rows();
    if (!rows.length) return;
    const place = rows.findIndex((row) => row.dataset.id === this.here);
    const next = place < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, place + step));
    this.here = rows[next].dataset.id;
    this.mark();
    rows[next].scrollIntoView({ block: "nearest" });
  }

  press(event) {
    const help = this.element.querySelector("dialog");
    if (event.key === "Escape") return help?.open ? help.close() : this.act("clear", []);
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
    const keys = {
      j: () => this.move(1),
      k: () => this.move(-1),
      Enter: () => this.here && this.tell("open", this.here),
      x: () => this.here && this.turn(this.here),
      a: () => this.act("claim", this.meant()),
      v: () => this.act("verify", this.meant()),
      "/": () => document.querySelector(".st-key-queue-words input")?.focus(),
      "?": () => (help?.open ? help.close() : help?.showModal()),
    };
    if (event.key === "Enter" && event.target.closest?.("a, button")) return;
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  turn(id) {
    if (!this.chosen.delete(id)) this.chosen.add(id);
    this.mark();
  }

  // What a key acts on: what is selected, else the row under the keyboard.
  meant() {
    return this.chosen.size ? [...this.chosen] : this.here ? [this.here] : [];
  }
}

// Returns how to take it off the page.
export function mount(element, html, tell) {
  const queue = (element.hqQueue ??= new Queue(element, tell));
  queue.tell = tell;
  queue.show(html);
  const press = (event) => queue.press(event);
  document.addEventListener("keydown", press);
  return () => document.removeEventListener("keydown", press);
}
