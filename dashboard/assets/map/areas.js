// The region's outline, district polygons filled by coverage, or a grid of equal squares where there are none.
(function () {
  "use strict";

  L.HqAreas = L.Layer.extend({
    initialize(options) {
      L.setOptions(this, options);
      this._parts = L.layerGroup();
      this._shown = true;
    },

    onAdd(map) {
      this._parts.addTo(map);
    },

    onRemove() {
      this._parts.remove();
      this._grid?.remove();
    },

    setRegister(register) {
      this._register = register;
      this._parts.clearLayers();
      this._grid?.remove();
      this._grid = null;
      const settings = { pane: this.options.pane, renderer: this.options.renderer, interactive: false };
      if (register.outline) this._parts.addLayer(L.geoJSON(register.outline, { ...settings, style: this._outline() }));
      this._polygons = register.districts.map((district) => {
        if (!district.boundary) return null;
        return L.geoJSON(district.boundary, { ...settings, style: this._bare() }).addTo(this._parts);
      });
      if (!this._polygons.some(Boolean) && register.districts.length > 1) this._grid = this._makeGrid(register);
    },

    setStatus(districts) {
      this._districts = districts;
      const colours = this._register.marks.coverage.map((mark) => mark.colour);
      for (const [place, dominant, heard, missing] of districts) {
        this._polygons[place]?.setStyle(this._shown ? this._filled(colours, dominant, heard, missing) : this._bare());
        const rest = missing === null ? this._register.marks.line : colours[missing];
        this._grid?.fill(place, colours[0], heard, rest);
      }
    },

    // Half or more heard from: the paler the fewer. Less: the colour of what most of the others are.
    _filled(colours, dominant, heard, missing) {
      if (dominant === null) return this._bare();
      const dark = heard < 0.5 && missing !== null;
      const line = { ...this._bare(), color: this._register.marks.muted };
      return { ...line, fillColor: colours[dark ? missing : dominant], fillOpacity: dark ? 0.35 : 0.4 * heard };
    },

    _bare() {
      return { weight: 1, opacity: 1, fillOpacity: 0, color: this._register.marks.line };
    },

    look(shown) {
      this._shown = shown;
      if (this._grid) this._grid.getContainer().hidden = !shown;
      if (this._districts) this.setStatus(this._districts);
    },

    _outline() {
      const marks = this._register.marks;
      return { color: marks.muted, weight: 1.5, opacity: 0.8, fillColor: marks.panel, fillOpacity: 1 };
    },

    _makeGrid(register) {
      const grid = new Grid(register, this.options.cell?.() ?? 26);
      grid.setPosition(emptiestCorner(this._map, register));
      return grid.addTo(this._map);
    },
  });

  // Each square: its lower part is the share heard from, the rest has the colour of what most others are.
  const Grid = L.Control.extend({
    initialize(register, cell) {
      this._register = register;
      this._cell = cell;
    },

    onAdd() {
      const box = L.DomUtil.create("div", "hq-grid");
      box.style.setProperty("--cell", `${this._cell}px`);
      this._squares = this._register.grid.map((at, place) => {
        if (!at) return null;
        const square = L.DomUtil.create("div", "hq-square", box);
        square.style.gridArea = `${at[1] + 1} / ${at[0] + 1}`;
        square.title = this._register.districts[place].name;
        return square;
      });
      return box;
    },

    fill(place, colour, heard, rest) {
      const square = this._squares[place];
      if (!square) return;
      const share = heard === null ? 0 : Math.round(heard * 100);
      square.style.background = `linear-gradient(to top, ${colour} ${share}%, ${rest} ${share}%)`;
      const text = this._register.words.heard.replace("{share}", heard === null ? "–" : `${share} %`);
      square.title = `${this._register.districts[place].name}\n${text}`;
    },
  });

  function emptiestCorner(map, register) {
    const size = map.getSize();
    const points = cornersOf(register).map((place) => map.latLngToContainerPoint(place));
    const [wide, high] = [size.x * 0.3, size.y * 0.34];
    const corners = {
      bottomleft: (at) => at.x < wide && at.y > size.y - high,
      bottomright: (at) => at.x > size.x - wide && at.y > size.y - high,
      topleft: (at) => at.x < wide && at.y < high,
      topright: (at) => at.x > size.x - wide && at.y < high,
    };
    const crowd = (corner) => points.filter(corners[corner]).length;
    return Object.keys(corners).reduce((best, corner) => (crowd(corner) < crowd(best) ? corner : best));
  }

  function cornersOf(register) {
    const places = register.districts.map((district) => district.centre).filter(Boolean);
    if (register.outline) L.geoJSON(register.outline).eachLayer((part) => places.push(...part.getLatLngs().flat(3)));
    return places;
  }
})();
