// Sharing, better where the browser can: its own sheet, the links in front of the page, and a press
// that copies.
//
// Everything works without it: links are links, they stand on the page, and what can be copied stands
// in a box.

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

const section = document.querySelector("[data-share-url]");

// Who closes the sheet again has not met an error.
const share = ({ shareTitle: title, shareUrl: url }) =>
  navigator.share({ title, url }).catch(() => {});

// A dialog that borrows the links and the address of the section while it is open. It has the focus
// meanwhile, and gives it back to what opened it.
function sheetOf({ dataset }) {
  const parts = section.querySelectorAll(":scope > .share__links, :scope > .share__copy");
  const sheet = document.createElement("dialog");
  const head = document.createElement("div");
  const title = document.createElement("p");
  const close = document.createElement("button");
  sheet.className = "sheet";
  head.className = "sheet__head";
  title.className = "sheet__title";
  close.className = "share__link";
  close.type = "button";
  title.textContent = section.querySelector("h2").textContent;
  close.textContent = dataset.shareClose;
  sheet.setAttribute("aria-label", title.textContent);
  head.append(title, close);
  const body = document.createElement("div");
  body.className = "share";
  sheet.append(head, body);
  document.body.append(sheet);
  close.addEventListener("click", () => sheet.close());
  // Outside of what it shows there is only itself.
  sheet.addEventListener("click", (event) => event.target === sheet && sheet.close());
  sheet.addEventListener("close", () => {
    section.querySelector(".section__head").after(...parts);
  });
  return () => {
    body.append(...parts);
    sheet.showModal();
  };
}

if (section) {
  const isShared = Boolean(navigator.share);
  const place = section.querySelector("[data-share='sheet']");
  if (isShared && place) {
    place.hidden = false;
    place.querySelector("button").addEventListener("click", () => share(section.dataset));
  }
  const open = isShared ? () => share(section.dataset) : sheetOf(section);
  // At the top of the page, a way down to the links.
  document.querySelectorAll("a[href='#share']").forEach((jump) =>
    jump.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    }),
  );
}
