// Which stations the page is about, judged anew with every picture: a class or an incident may change at any moment.
// The same rules in Python, for the page's list: dashboard/choice.py.

export class Choice {
  constructor(now) {
    this.now = now; // election time in milliseconds
    this.asked = {};
    this.payload = null;
    setInterval(() => this.show(), 1000);
  }

  // places, classes and severities as numbers, null for all; minutes back from `at` (Unix seconds, null: now),
  // null for the whole day.
  ask(asked) {
    this.asked = asked ?? {};
  }

  // Returns the places that match as a Set; null if all do.
  judge(payload) {
    const { places, classes, severities, minutes, at } = this.asked;
    this.payload = payload;
    this.status = Uint8Array.from(atob(payload.status), (character) => character.charCodeAt(0));
    this.incidents = new Map(payload.incidents.map(([place, severity, count, newest]) => [place, { severity, count, newest }]));
    const listed = places && new Set(places);
    const since = minutes && (at ?? this.now() / 1000) - 60 * minutes;
    const incident = (place) => {
      const known = this.incidents.get(place);
      return known && (!severities || severities.includes(known.severity)) && (!since || known.newest >= since);
    };
    const matches = (place) => (!listed || listed.has(place)) && (!classes || classes.includes(this.status[place])) && (!(severities || since) || incident(place));
    this.matching = new Set([...this.status.keys()].filter(matches));
    this.show();
    return this.matching.size === this.status.length ? null : this.matching;
  }

  // Writes the numbers of the matching stations into elements with `data-count`.
  show() {
    if (!this.payload) return;
    const elements = document.querySelectorAll("[data-count-of]");
    if (!elements.length) return;
    const counts = this.count();
    const format = new Intl.NumberFormat(new URLSearchParams(location.search).get("lang") ?? "ru");
    for (const element of elements) {
      const count = counts[element.dataset.countOf] ?? 0;
      const text = format.format(count);
      if (element.textContent !== text) element.textContent = text;
      element.parentElement.toggleAttribute("data-none", count === 0);
    }
  }

  count() {
    const counts = { all: this.status.length, matching: this.matching.size };
    for (const place of this.matching) {
      const group = `class:${this.status[place]}`;
      counts[group] = (counts[group] ?? 0) + 1;
      const known = this.incidents.get(place);
      if (known) counts.incidents = (counts.incidents ?? 0) + known.count;
    }
    return counts;
  }
}
