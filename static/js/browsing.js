// Lists without a new page: a filter, a chip, an order or a page of results changes what stands here.
//
// It asks for the same address that the form or the link leads to, gets the same page, and takes over
// the parts that both pages mark with `data-swap`: results are put in place of the old ones, all
// other parts are changed where they differ, so that folds, focus and scrolling stay. Whatever is
// not as expected is left to the browser, which goes to that address. docs/adr/0032

// Milliseconds: quick choices are one, a date is typed in pieces, and a short wait needs no sign.
const CHOOSING = 150;
const TYPING = 900;
const QUIET = 300;
// What says elsewhere on the page where one is.
const FRAME = [
  [".masthead a[hreflang]", "href"],
  [".footer input[name=next]", "value"],
];
const HEAD = "link[rel=alternate], link[rel=canonical], meta[name=robots]";

const partsOf = (page) =>
  new Map([...page.querySelectorAll("[data-swap]")].map((part) => [part.dataset.swap, part]));
const sheetsOf = (page) =>
  [...page.querySelectorAll("link[rel=stylesheet]")].map((link) => link.getAttribute("href")).join();
const whereOf = ({ pathname, search }) => pathname + search;

// A release in between, or a page of another kind, is a page of its own.
const fits = (page) =>
  sheetsOf(page) === sheetsOf(document) &&
  [...partsOf(page).keys()].join() === [...partsOf(document).keys()].join();

async function fetched(address, signal) {
  const response = await fetch(address, { headers: { Accept: "text/html" }, signal });
  const kind = response.headers.get("content-type") ?? "";
  if (!response.ok || response.redirected || !kind.startsWith("text/html")) return null;
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

// Changing a part where it differs

// The box in which something was typed since the page was asked for: newer than the answer.
let typed = null;

// A box is known by its name and value, and what surrounds it by the box.
function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return node.nodeName;
  const field = node.matches("input") ? node : node.querySelector(":scope input");
  const isOne = field === node || node.matches("label");
  const isChoice = field && /checkbox|radio|hidden/.test(field.type);
  const value = isOne && isChoice ? field.value : "";
  return [node.nodeName, node.id, field?.name, value].join();
}

function becomeNode(old, fresh) {
  if (old.nodeType === Node.ELEMENT_NODE) become(old, fresh);
  else if (old.data !== fresh.data) old.data = fresh.data;
}

function become(old, fresh) {
  copyAttributes(old, fresh);
  // The list of suggestions that a script has put into a form is not of the page.
  if (old.matches("[data-suggestions]")) return becomeAsked(old, fresh);
  const known = new Map();
  for (const child of old.childNodes) {
    known.set(keyOf(child), [...(known.get(keyOf(child)) ?? []), child]);
  }
  let place = old.firstChild;
  for (const child of [...fresh.childNodes]) {
    const same = known.get(keyOf(child))?.shift();
    if (same) becomeNode(same, child);
    if (same && same === place) place = place.nextSibling;
    else old.insertBefore(same ?? document.importNode(child, true), place);
  }
  for (const gone of [...known.values()].flat()) gone.remove();
}

function copyAttributes(old, fresh) {
  for (const { name, value } of fresh.attributes) {
    if (name !== "open" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  const isForm = old.matches("[data-suggestions], [data-suggestions] *");
  for (const { name } of isForm ? [] : [...old.attributes]) {
    if (name !== "open" && !fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  if (!old.matches("input")) return;
  old.checked = fresh.hasAttribute("checked");
  if (old !== typed) old.value = fresh.value;
}

function becomeAsked(old, fresh) {
  const hidden = (form) => form.querySelectorAll("input[type=hidden]");
  hidden(old).forEach((field) => field.remove());
  old.append(...[...hidden(fresh)].map((field) => document.importNode(field, true)));
  const box = old.querySelector("input[type=search]");
  copyAttributes(box, fresh.querySelector("input[type=search]"));
}

function show(page) {
  document.title = page.title;
  document.head.querySelectorAll(HEAD).forEach((link) => link.remove());
  document.head.append(...page.head.querySelectorAll(HEAD));
  for (const [selector, attribute] of FRAME) {
    const value = page.querySelector(selector)?.getAttribute(attribute);
    if (value) document.querySelector(selector)?.setAttribute(attribute, value);
  }
  const fresh = partsOf(page);
  for (const [name, part] of partsOf(document)) {
    if (name === "results") part.replaceWith(document.importNode(fresh.get(name), true));
    else become(part, fresh.get(name));
  }
}

// Where the focus goes

const results = () => document.querySelector("[data-swap=results]");

function toResults() {
  results().tabIndex = -1;
  results().focus({ preventScroll: true });
  results().scrollIntoView({ block: "start" });
}

// After a link the one at its place, or the results: those that pages of results lead to.
function afterLink(link) {
  const group = link.closest("nav, .sorting");
  if (!group || group.matches(".pagination")) return toResults;
  const selector = `[data-swap] .${group.classList[0]} a`;
  const place = [...document.querySelectorAll(selector)].indexOf(link);
  return () => {
    const links = [...document.querySelectorAll(selector)];
    if (links.length) links[Math.min(place, links.length - 1)].focus({ preventScroll: true });
    else toResults();
  };
}

// The box that was used keeps the focus, unless it is gone.
function afterControl() {
  const used = document.activeElement;
  return () => {
    if (!used.isConnected) toResults();
    else if (document.activeElement !== used) used.focus({ preventScroll: true });
  };
}

// Who presses the button of the form wants to see results, also where they are far below.
function afterSubmit() {
  const keep = afterControl();
  return () => {
    const { top } = results().getBoundingClientRect();
    if (top >= 0 && top < window.innerHeight * 0.8) keep();
    else toResults();
  };
}

class Browsing {
  constructor() {
    this.key = "first";
    this.where = whereOf(window.location);
    this.scrolls = new Map();
    this.status = document.createElement("p");
    this.status.className = "heard";
    this.status.setAttribute("role", "status");
    document.querySelector("main").append(this.status);
    this.listen();
  }

  listen() {
    document.addEventListener("click", (event) => this.click(event));
    document.addEventListener("change", (event) => this.change(event));
    document.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("popstate", () => this.return());
    // Who comes back from another page is put in place by the browser.
    window.addEventListener("pagehide", () => (window.history.scrollRestoration = "auto"));
  }

  click(event) {
    const link = event.target.closest("[data-swap] a[href]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || event.button || !isPlain || event.defaultPrevented) return;
    if (link.target || link.hasAttribute("download") || !this.isOurs(new URL(link.href))) return;
    event.preventDefault();
    this.go(link.href, afterLink(link));
  }

  isOurs(url) {
    const isHere = url.origin === window.location.origin && url.pathname === window.location.pathname;
    return isHere && !url.hash && !url.searchParams.has("choose");
  }

  // Boxes and dates at once. Words wait for Enter: half a word finds something else, and an answer
  // read aloud to who is still typing is in the way.
  change({ target }) {
    const { form } = target;
    if (!form?.closest("[data-swap]") || form.method !== "get") return;
    if (target.matches("[type=checkbox], [type=radio], select")) this.soon(form, CHOOSING);
    // A year begins with 0002.
    else if (target.matches("[type=date]") && !/^0/.test(target.value)) this.soon(form, TYPING);
  }

  soon(form, pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.go(this.addressOf(form), afterControl()), pause);
  }

  submit(event) {
    const { target: form, submitter } = event;
    if (event.defaultPrevented || !form.closest("[data-swap]") || form.method !== "get") return;
    if (submitter?.name || !this.isOurs(new URL(form.action))) return;
    event.preventDefault();
    this.go(this.addressOf(form), afterSubmit());
  }

  // Without the fields that were left empty.
  addressOf(form) {
    const fields = [...new FormData(form)].filter(([, value]) => value);
    const address = new URL(window.location.pathname, window.location);
    address.search = new URLSearchParams(fields);
    return address.href;
  }

  go(address, focus) {
    clearTimeout(this.timer);
    return this.take(address, () => {
      if (whereOf(new URL(address)) === this.where) return focus;
      this.scrolls.set(this.key, window.scrollY);
      this.key = String(performance.now());
      window.history.scrollRestoration = "manual";
      window.history.pushState({ browsing: this.key }, "", address);
      window.history.scrollRestoration = "manual";
      return focus;
    });
  }

  // Back and forward, also past the links within a page, which ask for nothing.
  return() {
    if (whereOf(window.location) === this.where) return;
    clearTimeout(this.timer);
    this.scrolls.set(this.key, window.scrollY);
    this.take(window.location.href, () => {
      this.key = window.history.state?.browsing ?? "first";
      return () => window.scrollTo(0, this.scrolls.get(this.key) ?? 0);
    });
  }

  async take(address, arrive) {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const box = document.activeElement;
    const words = box?.value;
    const busy = setTimeout(() => results().setAttribute("aria-busy", "true"), QUIET);
    try {
      const page = await fetched(address, asked.signal);
      if (asked !== this.asked) return;
      if (!page || !fits(page)) return this.leave(address);
      const after = arrive();
      this.where = whereOf(window.location);
      typed = box?.value === words ? null : box;
      show(page);
      after();
      this.say();
    } catch (error) {
      if (error.name !== "AbortError") this.leave(address);
    } finally {
      clearTimeout(busy);
      if (asked === this.asked) results().removeAttribute("aria-busy");
    }
  }

  // As without this script.
  leave(address) {
    if (address === window.location.href) window.location.reload();
    else window.location.assign(address);
  }

  // How many there are now, and which page of them.
  say() {
    const told = [...results().querySelectorAll("[data-say]")];
    told.forEach((element) => element.removeAttribute("role"));
    const words = told.map((element) => element.textContent.trim().replace(/\s+/g, " ")).join(". ");
    this.status.textContent = "";
    // What says the same as before is said again.
    setTimeout(() => (this.status.textContent = words), 100);
  }
}

if (results()) new Browsing();
