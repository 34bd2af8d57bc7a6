// Put into every page before anything else. Notes what the page shows and when, by this machine's time.
{
  const TILES = Number("__TILES__"); // how many tiles make the page complete; 0: not asked

  window.diary = {
    painted: [], // [tile, revision, time]: its content changed and was painted
    banners: [], // [shown, time]
    tracebacks: [], // what no visitor may see
    blanks: 0,
    completeAt: null, // milliseconds after navigation began
    revisionOf: (tile) => Number(document.querySelector(`[data-tile="${tile}"]`)?.dataset.revision ?? 0),
  };

  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => waiting.shift()();

  // A message posted inside a frame's callback is delivered after that frame has been painted.
  function afterPaint(call) {
    requestAnimationFrame(() => {
      waiting.push(call);
      channel.port2.postMessage(null);
    });
  }

  const dirty = new Set();

  function noteChanges(records) {
    for (const { target, type, attributeName } of records) {
      const tile = target.closest?.("[data-tile]") ?? target.parentElement?.closest("[data-tile]");
      if (!tile) continue;
      if (type === "childList") dirty.add(tile);
      if (attributeName === "data-revision" && dirty.delete(tile)) notePaint(tile.dataset.tile, Number(tile.dataset.revision));
    }
  }

  function notePaint(tile, revision) {
    afterPaint(() => diary.painted.push([tile, revision, Date.now()]));
  }

  function noteComplete() {
    if (!TILES || diary.completeAt !== null || diary.completing) return;
    const tiles = [...document.querySelectorAll("[data-tile]")];
    if (tiles.length < TILES || !tiles.every((tile) => Number(tile.dataset.revision) > 0)) return;
    diary.completing = true;
    afterPaint(() => (diary.completeAt = performance.now()));
  }

  function noteBanner() {
    const shown = [...document.querySelectorAll("[data-stale-banner]")].some((banner) => !banner.hidden);
    if (shown !== (diary.banners.at(-1)?.[0] ?? false)) diary.banners.push([shown, Date.now()]);
  }

  function noteTraceback() {
    const found = document.querySelector(".stException") ?? (/Traceback \(most recent/.test(document.body?.innerText ?? "") ? document.body : null);
    if (found) diary.tracebacks.push(found.innerText.slice(0, 400));
  }

  new MutationObserver((records) => {
    noteChanges(records);
    noteComplete();
    noteBanner();
    if (records.some(({ addedNodes }) => [...addedNodes].some((node) => node.matches?.(".stException") || node.querySelector?.(".stException")))) noteTraceback();
  }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-revision", "hidden"] });
}
