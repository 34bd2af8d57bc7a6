// The map of stations. Runs in the frame that streamlit-folium draws; everything it shows comes from the page's
// `hq`. Positions come once, then one byte a station: nothing is made anew, so pan, zoom and tooltip stay.
(function () {
  "use strict";

  const hq = window.parent.hq;

  window.hqBoard = function (map, options) {
    const panes = { areas: 330, heat: 350, stations: 450 };
    for (const [name, level] of Object.entries(panes)) {
      map.createPane(`hq-${name}`).style.zIndex = level;
      map.getPane(`hq-${name}`).style.pointerEvents = "none";
    }
    const board = new Board(map, options);
    hq.mountMap(window.frameElement, board);
    return board.stations;
  };

  class Board {
    constructor(map, options) {
      this.map = map;
      this.options = options;
      this.layers = { coverage: true, heat: true, incidents: true, districts: true };
      fillFrame(map, options);
      this.areas = new L.HqAreas({ pane: "hq-areas", renderer: L.canvas({ pane: "hq-areas", padding: 0.5 }), cell: () => this.cell() });
      this.heat = L.heatLayer([], { pane: "hq-heat", minOpacity: 0, gradient: { 0.2: "#5b1d2a", 0.5: "#a83240", 0.8: "#ff6b5e", 1: "#ffd9a0" } });
      this.stations = new L.HqStations({
        pane: "hq-stations",
        leastSeverity: options.wall ? 1 : 3,
        wholeZoom: () => this.wholeZoom ?? 0,
        pixel: () => this.pixel(),
      });
      for (const layer of [this.areas, this.stations]) layer.addTo(map);
      if (!options.wall) this.listen();
      if (options.switches) this.switches = new Switches(this).addTo(map);
      map.on("resize", () => this.fit());
    }

    // On a wall lengths are written in pixels of a 1920×1080 screen.
    pixel() {
      if (!this.options.wall) return 1;
      return Math.min(window.parent.innerWidth / 1920, window.parent.innerHeight / 1080);
    }

    cell() {
      return 27 * this.pixel();
    }

    show(register, payload) {
      if (this.register !== register) this.lay(register);
      this.payload = payload;
      this.areas.setStatus(payload.districts);
      this.stations.setStatus(payload.status, payload.incidents);
      this.showHeat();
      this.refreshTooltip();
    }

    lay(register) {
      this.register = register;
      this.fit();
      this.stations.setRegister(register);
      this.areas.setRegister(register);
      this.switches?.name(register.words.layers);
      this.map.getContainer().classList.add("hq-ready");
    }

    // Shows the whole region, until somebody moves the map. A frame may begin with no size at all.
    fit() {
      const size = this.map.getSize();
      if (!size.x || !size.y) return;
      if (!this.map.hasLayer(this.heat)) this.heat.addTo(this.map);
      const bounds = this.register?.bounds;
      if (!bounds || this.moved) return;
      this.fitting = true;
      this.map.fitBounds(bounds, { animate: false, padding: [8, 8] });
      this.fitting = false;
      this.wholeZoom = this.map.getZoom();
      const radius = Math.min(size.x, size.y) / 16;
      this.heat.setOptions({ radius, blur: radius * 0.9 });
    }

    showHeat() {
      const places = this.layers.heat ? this.payload.heat : [];
      const filter = this.view?.filter;
      const shown = places.filter(([index]) => !filter || filter.has(index));
      const points = shown.map(([index, strength]) => [...latLngOf(this.stations, index), strength]);
      const same = JSON.stringify(points);
      if (same === this.heatShown) return;
      this.heatShown = same;
      this.heat.setLatLngs(points.filter(([lat]) => !Number.isNaN(lat)));
    }

    look(view) {
      this.view = view;
      Object.assign(this.layers, view.layers);
      const { coverage, incidents } = this.layers;
      this.stations.look({ filter: view.filter, selection: view.selection, coverage, incidents });
      if (this.register) this.areas.look(this.layers.districts);
      if (this.payload) this.showHeat();
      this.switches?.show(this.layers);
    }

    listen() {
      this.map.on("movestart zoomstart", () => (this.moved ||= !this.fitting && Boolean(this.register)));
      this.map.on("mousemove", (event) => this.hover(this.stations.nearest(event.containerPoint)));
      this.map.on("mouseout", () => this.hover(-1));
      this.map.on("click", (event) => this.choose(this.stations.nearest(event.containerPoint), event.latlng));
    }

    hover(index) {
      if (!this.register || index === (this.hovered ?? -1)) return;
      this.hovered = index;
      this.map.getContainer().style.cursor = index < 0 ? "" : "pointer";
      if (index < 0) return void this.tooltip?.remove();
      this.tooltip ??= L.tooltip({ direction: "top", offset: [0, -8], opacity: 1 });
      this.tooltip.setLatLng(this.stations.latLng(index)).setContent(this.describe(index));
      if (!this.map.hasLayer(this.tooltip)) this.tooltip.addTo(this.map);
    }

    refreshTooltip() {
      if ((this.hovered ?? -1) >= 0) this.tooltip.setContent(this.describe(this.hovered));
    }

    // Built of text nodes: names are never read as HTML.
    describe(index) {
      const { words, marks, numbers, names, districts, district_of: districtOf } = this.register;
      const box = L.DomUtil.create("div", "hq-tooltip");
      const line = (text, name) => (L.DomUtil.create("div", name ?? "", box).textContent = text);
      line(words.station.replace("{number}", numbers[index]), "hq-tooltip-head");
      line(names[index]);
      line(districts[districtOf[index]].name);
      const group = this.stations._status[index];
      const state = L.DomUtil.create("div", "hq-tooltip-state", box);
      state.style.setProperty("--mark", marks.coverage[group].colour);
      state.textContent = words.coverage[group];
      const open = this.payload.incidents.find(([place]) => place === index);
      if (open) line(`${words.open_incidents.replace("{count}", open[2])} · ${words.severity[open[1]]}`);
      return box;
    }

    // streamlit-folium hands `last_active_drawing` back to Python when a layer with a shape is clicked.
    choose(index, latlng) {
      if (index < 0 || !this.register) return;
      const station = { index, number: this.register.numbers[index], clicked_at: Date.now() };
      const { lat, lng } = this.stations.latLng(index);
      const shape = { type: "Feature", properties: station, geometry: { type: "Point", coordinates: [lng, lat] } };
      this.stations.fire("click", { latlng, layer: { toGeoJSON: () => shape } });
      hq.stationClicked(station);
    }
  }

  // The frame has no margins and the map is as large as the frame, whatever height Python gave it.
  function fillFrame(map, options) {
    const container = map.getContainer();
    const style = document.createElement("style");
    document.body.appendChild(style);
    style.textContent = "body { margin: 0; overflow: hidden } #map_div { width: 100vw !important; height: 100vh !important }";
    container.classList.toggle("hq-wall", Boolean(options.wall));
    map.invalidateSize({ animate: false });
  }

  function latLngOf(stations, index) {
    const { lat, lng } = stations._positions[2 * index] === undefined ? { lat: NaN, lng: NaN } : stations.latLng(index);
    return [lat, lng];
  }

  const Switches = L.Control.extend({
    options: { position: "topright" },

    initialize(board) {
      this._board = board;
    },

    onAdd() {
      const box = L.DomUtil.create("fieldset", "hq-switches");
      this._inputs = {};
      this._labels = {};
      for (const name of Object.keys(this._board.layers)) {
        const label = L.DomUtil.create("label", "", box);
        const input = (this._inputs[name] = L.DomUtil.create("input", "", label));
        Object.assign(input, { type: "checkbox", name, checked: this._board.layers[name] });
        input.addEventListener("change", () => hq.setMapLayers({ [name]: input.checked }));
        this._labels[name] = L.DomUtil.create("span", "", label);
      }
      L.DomEvent.disableClickPropagation(box);
      return box;
    },

    name(words) {
      for (const [name, label] of Object.entries(this._labels)) label.textContent = words[name];
    },

    show(layers) {
      for (const [name, input] of Object.entries(this._inputs ?? {})) input.checked = layers[name];
    },
  });
})();
