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
    const layout = { ...figure.layout, autosize: true };
    return window.Plotly.react(element, figure.data, layout, { responsive: true, displaylogo: false });
  });
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
