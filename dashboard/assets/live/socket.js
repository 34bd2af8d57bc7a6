// One WebSocket a tab. Comes back by itself: at once, then after up to two seconds, never all screens together.

const LONGEST_WAIT = 2000;
const OPENS_WITHIN = 5000;
const LEAVES_WITHIN = 5000;
const SESSION_OVER = 4401; // dashboard/entrance/sockets.py: it ended, or its role has changed

export function follow(root, { onAnnouncement, onDown, onUp }) {
  let failures = 0;
  let leavingSince = -Infinity;
  window.addEventListener("beforeunload", () => (leavingSince = performance.now()));

  // Signing out ends the session while its answer is still on the way: do not cut in.
  function openAnew() {
    const leaving = performance.now() - leavingSince < LEAVES_WITHIN;
    setTimeout(() => location.reload(), leaving ? LEAVES_WITHIN : 0);
  }

  function open() {
    const address = new URL("live/ws", root);
    address.protocol = address.protocol.replace("http", "ws");
    const socket = new WebSocket(address);
    const tooSlow = setTimeout(() => socket.close(), OPENS_WITHIN);
    let opened = false;
    socket.onopen = () => {
      clearTimeout(tooSlow);
      opened = true;
      failures = 0;
      onUp();
    };
    socket.onmessage = (event) => onAnnouncement(JSON.parse(event.data));
    socket.onclose = async ({ code }) => {
      clearTimeout(tooSlow);
      onDown();
      if (code === SESSION_OVER || (!opened && (await isOut(root)))) return openAnew();
      setTimeout(open, wait(failures++));
    };
  }
  open();
}

// The browser does not say why a socket was refused.
async function isOut(root) {
  try {
    return (await fetch(new URL("live/here", root))).status === 401;
  } catch {
    return false; // the server is away
  }
}

function wait(failures) {
  const most = Math.min(LONGEST_WAIT, 250 * 2 ** failures);
  return most / 2 + (Math.random() * most) / 2;
}
