// Links with `data-lang` change the language and keep everything else of the address.

export function keepAddress() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-lang]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("lang", link.dataset.lang);
    location.assign(address);
  });
}
