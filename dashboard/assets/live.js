// The live picture of this page: one socket that says "revision 812", one request for all tiles on it.
// Runs before Streamlit boots. `window.hq` is there once a tab, for the page's parts and for the map's frame.
import { Ages } from "./live/ages.js";
import { Choice } from "./live/choice.js";
import { Frames } from "./live/frames.js";
import { Freshness } from "./live/freshness.js";
import { StationLinks } from "./live/links.js";
import { MapDesk } from "./live/map_desk.js";
import { follow } from "./live/socket.js";
import { Sound } from "./live/sound.js";
import { Tiles } from "./live/tiles.js";
import { keepAddress } from "./live/address.js";

function start() {
  const root = new URL("..", import.meta.url);
  const frames = new Frames(root);
  const ages = new Ages(frames);
  const desk = new MapDesk(root, new Choice(() => ages.now()));
  const tiles = new Tiles(frames, desk, root);
  const freshness = new Freshness(frames, ages);
  const sound = new Sound();
  const links = new StationLinks();

  frames.wanted = () => tiles.names();
  frames.onFrame = () => {
    freshness.onFrame();
    tiles.prepare();
    tiles.paint();
    sound.listen(frames);
  };
  tiles.onPainted = () => {
    ages.tick();
    sound.mark();
  };
  tiles.held = () => links.pressed;
  links.onLifted = () => tiles.paint();
  follow(root, {
    onAnnouncement: (said) => {
      freshness.onAnnouncement(said);
      frames.announce(said.revision);
    },
    onDown: () => freshness.onDown(),
    onUp: () => freshness.onUp(),
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    tiles.paint();
    frames.catchUp();
  });
  keepAddress();
  links.start();
  tiles.watch();
  ages.start();
  frames.pull();
  return desk.door({ frames, tiles, ages, links });
}

window.hq ??= start();
