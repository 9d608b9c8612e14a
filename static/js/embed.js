// A frame of this site on somebody's page, as high as what it shows. One file for both sides.
//
// Inside the frame it tells the page around how high it is, and nothing else. On that page it listens
// to frames of the site that this script came from, and to nobody else.

(() => {
  const HIGHEST = 20000;
  const origin = new URL(document.currentScript.src).origin;

  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    // Whoever shows the frame may know its height: it says nothing about the reader.
    window.parent.postMessage({ multaqa: "height", height }, "*");
  };

  const frames = () =>
    [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(`${origin}/`));

  const hear = (event) => {
    if (event.origin !== origin || event.data?.multaqa !== "height") return;
    const { height } = event.data;
    if (!Number.isFinite(height) || height <= 0) return;
    for (const frame of frames()) {
      if (frame.contentWindow === event.source) frame.height = Math.min(height, HIGHEST);
    }
  };

  if (document.documentElement.hasAttribute("data-look")) {
    if (window.parent === window) return;
    window.addEventListener("message", (event) => event.data?.multaqa === "measure" && tell());
    const watch = () => new ResizeObserver(tell).observe(document.body);
    document.body ? watch() : document.addEventListener("DOMContentLoaded", watch);
    return;
  }
  // Two lists on one page bring the line, and this script, twice.
  if (window.multaqaListens === origin) return;
  window.multaqaListens = origin;
  window.addEventListener("message", hear);
  // Those that told their height before anybody listened are asked again; it is no secret.
  for (const frame of frames()) frame.contentWindow?.postMessage({ multaqa: "measure" }, "*");
})();
