// Sharing, better where the browser can: its own sheet, and a press that copies.
//
// Everything works without it: links are links, and what can be copied stands in a box.

const copy = (button) => {
  const box = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  const say = () => {
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = words), 2000);
  };
  // Selected too, for where the clipboard is refused.
  box.select();
  navigator.clipboard?.writeText(box.value).then(say, () => {});
};

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", () => copy(button));
}

for (const place of document.querySelectorAll("[data-share='sheet']")) {
  const { shareTitle: title, shareUrl: url } = place.closest("[data-share-url]").dataset;
  if (!navigator.share) continue;
  place.hidden = false;
  // Who closes the sheet again has not met an error.
  place.querySelector("button").addEventListener("click", () =>
    navigator.share({ title, url }).catch(() => {}),
  );
}
