// One WebSocket a tab. Comes back by itself: at once, then after up to two seconds, never all screens together.

const LONGEST_WAIT = 2000;
const OPENS_WITHIN = 5000;

export function follow(root, { onAnnouncement, onDown, onUp }) {
  let failures = 0;

  function open() {
    const address = new URL("live/ws", root);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    const tooSlow = setTimeout(() => socket.close(), OPENS_WITHIN);
    socket.onopen = () => {
      clearTimeout(tooSlow);
      failures = 0;
      onUp();
    };
    socket.onmessage = (event) => onAnnouncement(JSON.parse(event.data));
    socket.onclose = () => {
      clearTimeout(tooSlow);
      onDown();
      setTimeout(open, wait(failures++));
    };
  }
  open();
}

function wait(failures) {
  const most = Math.min(LONGEST_WAIT, 250 * 2 ** failures);
  return most / 2 + (Math.random() * most) / 2;
}
