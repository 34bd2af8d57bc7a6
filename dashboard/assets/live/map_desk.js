// The page's side of the map. The map itself lives in a frame of the same origin and comes here for everything.

export class MapDesk {
  constructor(root, choice) {
    this.root = root;
    this.choice = choice;
    this.registers = new Map(); // address → promise of the static part
    this.boards = new Map(); // frame element → the board drawn in it
    this.clicked = new Set();
    this.switched = new Set();
    this.view = { filter: null, layers: {}, selection: null };
  }

  draw(element, payload) {
    const register = this.register(payload.register);
    const board = this.boards.get(element);
    this.payload = payload;
    this.chooseAgain();
    return register.then((known) => board?.show(known, payload));
  }

  register(version) {
    const address = new URL("live/register", this.root);
    address.searchParams.set("lang", new URLSearchParams(location.search).get("lang") ?? "ru");
    address.searchParams.set("v", version);
    const known = this.registers.get(address.href);
    if (known) return known;
    const asked = fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`register: ${answer.status}`);
      return answer.json();
    });
    asked.catch(() => this.registers.delete(address.href));
    this.registers.set(address.href, asked);
    return asked;
  }

  choose(asked) {
    this.choice.ask(asked);
    this.chooseAgain();
  }

  // The boards are told only if the matching stations have changed.
  chooseAgain() {
    if (!this.payload) return;
    const filter = this.choice.judge(this.payload);
    const known = this.view.filter;
    const same = filter === known || (filter && known && filter.size === known.size && [...filter].every((place) => known.has(place)));
    if (!same) this.change({ filter });
  }

  change(part) {
    Object.assign(this.view, part);
    for (const [frame, board] of this.boards) {
      if (frame.isConnected) board.look(this.view);
      else this.boards.delete(frame);
    }
  }

  // What `window.hq` offers to the page and to the map's frame.
  door({ frames, tiles, ages, links }) {
    return {
      frames,
      now: () => ages.now(),
      pin: (payloads) => tiles.pin(payloads),
      mountMap: (element, board) => {
        this.boards.set(element, board);
        board.look(this.view);
        element.dataset.tile = "map";
        tiles.scan();
      },
      setMapFilter: (asked) => this.choose(asked),
      setMapLayers: (layers) => {
        this.change({ layers: { ...this.view.layers, ...layers } });
        this.switched.forEach((call) => call(this.view.layers));
      },
      onMapLayers: (call) => {
        this.switched.add(call);
        return () => this.switched.delete(call);
      },
      setMapSelection: (index) => this.change({ selection: index }),
      onStationLink: (call) => links.listen(call),
      onStationClick: (call) => {
        this.clicked.add(call);
        return () => this.clicked.delete(call);
      },
      stationClicked: (station) => this.clicked.forEach((call) => call(station)),
    };
  }
}
