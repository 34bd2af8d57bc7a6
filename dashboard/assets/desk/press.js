// The press room in the browser: copies a sentence, saves a file, makes a PNG of the drawing
// where the server cannot.

const SAID_FOR = 2000;
const saved = new Set();

class Press {
  constructor(element) {
    this.element = element;
    element.addEventListener("click", ({ target }) => {
      const copy = target.closest("button[data-copy]");
      if (copy) this.copy(copy);
    });
  }

  show({ html, file }) {
    if (file && !saved.has(file.id)) this.save(file);
    if (html === this.html) return;
    this.element.innerHTML = this.html = html;
  }

  async save({ id, name, type, content, png }) {
    saved.add(id);
    if (png) return save(await drawn(content, png), name.replace(/\.svg$/, ".png"));
    const bytes = Uint8Array.from(atob(content), (each) => each.charCodeAt(0));
    save(new Blob([bytes], { type }), name);
  }

  async copy(button) {
    const words = button.closest("li").querySelector("p");
    if (await copied(words)) say(button, button.dataset.copied);
  }
}

// A picture of an SVG in base64, as a PNG.
async function drawn(svg, [width, height]) {
  const picture = new Image();
  picture.src = `data:image/svg+xml;base64,${svg}`;
  await picture.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  canvas.getContext("2d").drawImage(picture, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}

function save(content, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

// Browsers give the clipboard to safe addresses only; elsewhere the selection is copied.
async function copied(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return document.execCommand("copy");
  }
}

function say(button, words) {
  button.dataset.text ??= button.textContent;
  button.textContent = words;
  clearTimeout(button.back);
  button.back = setTimeout(() => (button.textContent = button.dataset.text), SAID_FOR);
}

export function mount(element, data) {
  const press = (element.hqPress ??= new Press(element));
  press.show(data);
}
