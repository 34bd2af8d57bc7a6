// All polling stations on one canvas in one pass: a shape and a colour by coverage class, problems last.
(function () {
  "use strict";

  // From calm to alarming, by name of the class's place in the register's marks.
  const ORDER = [6, 4, 0, 5, 1, 2, 3]; // done, expected, reporting, not covered, late, silent, removed
  const ALARMING = new Set([1, 2, 3]);
  const DIMMED = 0.12;
  const FAN = 2.39996; // golden angle: stations with one position fan out like sunflower seeds

  L.HqStations = L.Layer.extend({
    initialize(options) {
      L.setOptions(this, options);
      this._view = { filter: null, selection: null, coverage: true, incidents: true };
      this._sprites = new Map();
      this._incidents = [];
      this._order = [];
    },

    onAdd(map) {
      this._canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", this.getPane(this.options.pane));
      this._canvas.style.transformOrigin = "0 0";
      this._canvas.style.pointerEvents = "none";
      this._draw();
    },

    onRemove() {
      this._canvas.remove();
    },

    getEvents() {
      return { move: this._draw, zoomend: this._draw, resize: this._draw, viewreset: this._draw, zoomanim: this._glide };
    },

    setRegister(register) {
      this._register = register;
      this._sprites.clear();
      const positions = new Float32Array(bytes(register.positions).buffer);
      const count = positions.length / 2;
      this._unit = new Float64Array(count * 2);
      this._fan = new Float32Array(count * 2);
      const together = new Map();
      for (let i = 0; i < count; i++) {
        const [lat, lon] = [positions[2 * i], positions[2 * i + 1]];
        const point = Number.isNaN(lat) ? { x: NaN, y: NaN } : this._map.options.crs.latLngToPoint(L.latLng(lat, lon), 0);
        this._unit.set([point.x, point.y], 2 * i);
        const place = `${lat},${lon}`;
        const nth = together.get(place) ?? 0;
        together.set(place, nth + 1);
        this._fan.set([Math.sqrt(nth) * Math.cos(nth * FAN), Math.sqrt(nth) * Math.sin(nth * FAN)], 2 * i);
      }
      this._positions = positions;
    },

    setStatus(status, incidents) {
      this._status = bytes(status);
      this._incidents = incidents;
      this._sort();
      this._draw();
    },

    look(view) {
      Object.assign(this._view, view);
      this._sort();
      this._draw();
    },

    // The station nearest to a point of the map's container, within reach of a finger; -1 if none.
    nearest(point) {
      if (!this._status || !this._view.coverage) return -1;
      const view = this._frame();
      let best = (view.radius + 6) ** 2;
      let found = -1;
      for (let i = 0; i < this._status.length; i++) {
        const dx = this._x(i, view) - point.x;
        const dy = this._y(i, view) - point.y;
        const far = dx * dx + dy * dy;
        if (far <= best && this._shown(i)) [best, found] = [far, i];
      }
      return found;
    },

    latLng(index) {
      return L.latLng(this._positions[2 * index], this._positions[2 * index + 1]);
    },

    _shown(index) {
      return !this._view.filter || this._view.filter.has(index);
    },

    _sort() {
      if (!this._status) return;
      const groups = ORDER.map(() => []);
      const dimmed = [];
      const rank = ORDER.reduce((ranks, index, place) => ((ranks[index] = place), ranks), []);
      for (let i = 0; i < this._status.length; i++) (this._shown(i) ? groups[rank[this._status[i]]] : dimmed).push(i);
      this._order = groups.flat();
      this._dimmed = dimmed;
    },

    // What turns a position into a place on the screen at this zoom.
    _frame() {
      const zoom = this._map.getZoom();
      const corner = this._map.getPixelBounds().min;
      return { scale: 2 ** zoom, left: corner.x, top: corner.y, radius: this._radius(zoom) };
    },

    // Small enough that all of them fit when the whole region is seen; grows with the zoom.
    _radius(zoom) {
      const size = this._map.getSize();
      const count = Math.max(1, this._status?.length ?? 1);
      const whole = Math.sqrt((size.x * size.y * 0.085) / count / Math.PI);
      const pixel = this.options.pixel();
      const grown = Math.min(11 * pixel, Math.max(2 * pixel, whole)) * 1.28 ** Math.max(0, zoom - this.options.wholeZoom());
      return Math.min(15 * pixel, grown);
    },

    _x(i, view) {
      return this._unit[2 * i] * view.scale - view.left + this._fan[2 * i] * view.radius * 1.7;
    },

    _y(i, view) {
      return this._unit[2 * i + 1] * view.scale - view.top + this._fan[2 * i + 1] * view.radius * 1.7;
    },

    _draw() {
      if (!this._map || !this._canvas) return;
      const size = this._map.getSize();
      const dense = window.devicePixelRatio || 1;
      const [width, height] = [Math.round(size.x * dense), Math.round(size.y * dense)];
      if (this._canvas.width !== width || this._canvas.height !== height) {
        Object.assign(this._canvas, { width, height });
        Object.assign(this._canvas.style, { width: `${size.x}px`, height: `${size.y}px` });
      }
      L.DomUtil.setTransform(this._canvas, this._map.containerPointToLayerPoint([0, 0]), 1);
      const context = this._canvas.getContext("2d");
      context.setTransform(dense, 0, 0, dense, 0, 0);
      context.clearRect(0, 0, size.x, size.y);
      if (this._status) this._drawAll(context, this._frame(), size);
    },

    _drawAll(context, view, size) {
      if (this._view.coverage) {
        context.globalAlpha = DIMMED;
        for (const i of this._dimmed) this._stamp(context, view, size, i, "coverage", this._status[i], 1);
        context.globalAlpha = 1;
        for (const i of this._order) {
          this._stamp(context, view, size, i, "coverage", this._status[i], ALARMING.has(this._status[i]) ? 1.3 : 1);
        }
      }
      if (this._view.incidents) this._drawIncidents(context, view, size);
      if (this._view.selection !== null) this._ring(context, view, this._view.selection);
    },

    // Least severe first, so that a critical one is never covered.
    _drawIncidents(context, view, size) {
      const least = this.options.leastSeverity ?? 3;
      const shown = this._incidents.filter(([i, severity]) => severity <= least && this._shown(i));
      shown.sort((one, other) => other[1] - one[1]);
      const enlarged = Math.max(1, (5 * this.options.pixel()) / view.radius); // to be seen among ten thousand
      for (const [i, severity] of shown) {
        this._stamp(context, view, size, i, "severity", severity, enlarged * (severity ? 1.5 : 2), enlarged * 1.5);
      }
    },

    _stamp(context, view, size, i, kind, index, grow, aside = 0) {
      const [x, y] = [this._x(i, view) + aside * view.radius, this._y(i, view) - aside * view.radius];
      if (!(x > -40 && y > -40 && x < size.x + 40 && y < size.y + 40)) return;
      const sprite = this._sprite(kind, index, view.radius * grow);
      context.drawImage(sprite, x - sprite.half, y - sprite.half, 2 * sprite.half, 2 * sprite.half);
    },

    _sprite(kind, index, radius) {
      const key = `${kind}${index}:${radius.toFixed(2)}`;
      let sprite = this._sprites.get(key);
      if (!sprite) {
        if (this._sprites.size > 500) this._sprites.clear();
        sprite = paintSprite(this._register.marks, kind, index, radius);
        this._sprites.set(key, sprite);
      }
      return sprite;
    },

    _ring(context, view, i) {
      context.strokeStyle = this._register.marks.text;
      context.lineWidth = 3;
      context.beginPath();
      context.arc(this._x(i, view), this._y(i, view), view.radius * 2 + 4, 0, 2 * Math.PI);
      context.stroke();
    },

    // While Leaflet's zoom glides, the picture is stretched; it is drawn anew at the end.
    _glide(event) {
      const scale = this._map.getZoomScale(event.zoom, this._map.getZoom());
      const corner = this._map.containerPointToLatLng([0, 0]);
      const at = this._map._latLngToNewLayerPoint(corner, event.zoom, event.center);
      L.DomUtil.setTransform(this._canvas, at, scale);
    },
  });

  function paintSprite(marks, kind, index, radius) {
    const mark = marks[kind][index];
    const dense = window.devicePixelRatio || 1;
    const half = Math.ceil(radius * 1.5) + 2;
    const sprite = document.createElement("canvas");
    sprite.width = sprite.height = Math.ceil(2 * half * dense);
    sprite.half = half;
    const context = sprite.getContext("2d");
    context.scale(dense, dense);
    context.translate(half, half);
    context.scale(radius, radius);
    const path = new Path2D(mark.shape);
    context.lineJoin = "round";
    context.lineWidth = 0.5;
    context.strokeStyle = marks.ground;
    context.stroke(path);
    context.fillStyle = mark.colour;
    context.fill(path, "evenodd");
    return sprite;
  }

  function bytes(base64) {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  }
})();
