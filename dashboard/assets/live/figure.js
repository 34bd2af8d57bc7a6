// Plotly figures. The library is fetched when the first figure comes; the page's head has it preloaded.

let plotly;

export function prepareFigures(root) {
  plotly ??= load(new URL("assets/plotly-basic.min.js", root));
  return plotly;
}

export function paintFigure(element, { figure, alt }, root) {
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", alt);
  return prepareFigures(root).then(() => {
    const scale = element.dataset.scale === "wall" ? wallPixel() : 1;
    const layout = { ...resized(figure.layout, scale), autosize: true };
    const data = resized(figure.data, scale);
    return window.Plotly.react(element, data, layout, { staticPlot: scale !== 1 || "scale" in element.dataset, responsive: false, displaylogo: false });
  });
}

// A figure for the wall is written in pixels of a 1920×1080 screen.
function wallPixel() {
  return Math.min(window.innerWidth / 1920, window.innerHeight / 1080);
}

const LENGTHS = new Set(["size", "width", "l", "r", "t", "b", "yshift", "xshift", "ticklen", "standoff", "linewidth", "gridwidth", "borderpad"]);

function resized(value, scale) {
  if (scale === 1 || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => resized(each, scale));
  const entries = Object.entries(value).map(([name, each]) => {
    const length = LENGTHS.has(name) && typeof each === "number";
    const lengths = LENGTHS.has(name) && Array.isArray(each);
    return [name, length ? each * scale : lengths ? each.map((one) => one * scale) : resized(each, scale)];
  });
  return Object.fromEntries(entries);
}

function load(source) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = resolve;
    script.onerror = reject;
    document.head.appendChild(script);
  });
}
