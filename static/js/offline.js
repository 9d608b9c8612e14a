// Reading offline: has the browser keep what is read (worker.js), once the page stands.

const { worker } = document.currentScript.dataset;

const begin = async () => {
  const isFirst = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
  const { active } = await navigator.serviceWorker.ready;
  if (!isFirst) return;
  // This page came before the worker, which has not seen it.
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  active.postMessage({ page: window.location.href, files });
};

// No service workers on plain HTTP, in some private windows, and where storage is refused.
if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => setTimeout(() => begin().catch(() => {})));
  window.addEventListener("online", () => navigator.serviceWorker.controller?.postMessage({}));
}
