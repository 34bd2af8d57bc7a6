// The page's side of the map. The map itself lives in a frame of the same origin and comes here for everything.

export class MapDesk {
  constructor(root) {
    this.root = root;
    this.registers = new Map(); // address → promise of the static part
    this.boards = new Map(); // frame element → the board drawn in it
    this.clicked = new Set();
    this.view = { filter: null, layers: {}, selection: null };
  }

  draw(element, payload) {
    const register = this.register(payload.register);
    const board = this.boards.get(element);
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

  change(part) {
    Object.assign(this.view, part);
    for (const [frame, board] of this.boards) {
      if (frame.isConnected) board.look(this.view);
      else this.boards.delete(frame);
    }
  }

  // What `window.hq` offers to the page and to the map's frame.
  door({ frames, tiles, ages }) {
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
      setMapFilter: (indices) => this.change({ filter: indices && new Set(indices) }),
      setMapLayers: (layers) => this.change({ layers: { ...this.view.layers, ...layers } }),
      setMapSelection: (index) => this.change({ selection: index }),
      onStationClick: (call) => {
        this.clicked.add(call);
        return () => this.clicked.delete(call);
      },
      stationClicked: (station) => this.clicked.forEach((call) => call(station)),
    };
  }
}
