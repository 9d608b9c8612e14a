// Reading offline: keeps the public pages that were read here, for when there is no network.
//
// `/service-worker.js` says in `self.multaqa` what to keep and where to ask, and loads this file. The
// network always comes first; a copy is shown only where it does not answer, and says so. What is
// kept, for how long, and what makes it go again: docs/adr/0032.

const { isOn, version, shell, files, folder, never, offline, changes, words, days } = self.multaqa;
const MOST_PAGES = 60;
const MOST_BYTES = 8_000_000;
// Milliseconds between two questions what was withdrawn, that one may take, and that somebody waits
// for it who is offline.
const BETWEEN = 60_000;
const PATIENCE = 20_000;
const WAITING = 4_000;
// A network that is just back does not always answer yet.
const PAUSES = [0, 2_000, 8_000];

const FAMILY = "multaqa-";
const NAME = FAMILY + version;
// The list of what is kept: an address that only the cache knows.
const INDEX = new URL("offline/index", self.location).href;
const RECORD = /\/(events|articles|organizations|people)\/(\d+)\//;
const LINKS = new RegExp(`href="[^"]*?${RECORD.source}`, "g");
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
// What was true of the answer of the server, and is not of a copy.
const OF_THE_ANSWER = ["cache-control", "content-encoding", "content-length", "etag", "vary"];

const open = () => caches.open(NAME);

// The pages and the list of them

let turn = Promise.resolve();

// One change after the other: `work` gets the list and the cache, and the list is kept again.
function change(work) {
  const done = turn.then(async () => {
    const cache = await open();
    const found = await cache.match(INDEX);
    const index = found ? await found.json() : { number: null, pages: {} };
    const result = await work(index, cache);
    await cache.put(INDEX, new Response(JSON.stringify(index)));
    return result;
  });
  turn = done.catch(() => {});
  return done;
}

async function drop(index, cache, isMeant) {
  for (const [address, page] of Object.entries(index.pages)) {
    if (!isMeant(page, address)) continue;
    delete index.pages[address];
    await cache.delete(address);
  }
}

// A clock that was set back says nothing about the age of a copy.
const isTooOld = ({ at }) => Date.now() - at > days * 86_400_000 || at > Date.now();

const pathOf = (address) => new URL(address, self.location).pathname;
const keyOf = (path) => path.match(RECORD)?.slice(1).join("/");

// A page of a record goes with any record that it names; others may show anything: with all.
const shows = (records) => (page) => !page.names || page.names.some((name) => records.has(name));

function bounded(index) {
  let bytes = 0;
  const newest = Object.entries(index.pages).sort(([, one], [, other]) => other.at - one.at);
  const beyond = newest.filter(([, page], place) => {
    bytes += page.bytes;
    return place >= MOST_PAGES || bytes > MOST_BYTES;
  });
  return new Set(beyond.map(([address]) => address));
}

// Only what the server calls public: what somebody sees because of who they are is private.
function isForKeeping(response) {
  const said = response.headers.get("cache-control") ?? "";
  const kind = response.headers.get("content-type") ?? "";
  return (
    response.status === 200 &&
    response.type === "basic" &&
    !response.redirected &&
    kind.startsWith("text/html") &&
    /\bpublic\b/.test(said) &&
    !/\b(private|no-store)\b/.test(said)
  );
}

// Where there is no room for a page and its line in the list, nothing is kept: a copy without a line
// would never go.
const giveUp = () => caches.delete(NAME);

// How often it was heard that something changed: an answer from before is not kept after.
let heard = 0;

// What leads to another address: a wrong name in it, or a record that became part of another one.
const isElsewhere = ({ redirected, type }) => redirected || type === "opaqueredirect";

// A server that fails, or has no time, says nothing about the page.
const isGone = ({ ok, status }) => !ok && status < 500 && status !== 408 && status !== 429;

async function forgetWhatIsNotThere(address, response) {
  if (isElsewhere(response)) await forgetAddress(address);
  else if (isGone(response)) await forget(address);
}

async function received(address, response, heardBefore) {
  if (isListOfKept(new URL(address))) return;
  await forgetWhatIsNotThere(address, response);
  if (Date.now() - asked > BETWEEN) await contact().catch(() => {});
  if (!isForKeeping(response)) return;
  if (heard === heardBefore) await keep(address, response, heardBefore);
  // What was heard meanwhile may be younger than the answer: asked for again, it mostly is a 304.
  else await fetchAndKeep(address);
}

async function fetchAndKeep(address) {
  const heardBefore = heard;
  const response = await fetch(address, { headers: { Accept: "text/html" } });
  await forgetWhatIsNotThere(address, response);
  if (isForKeeping(response)) await keep(address, response, heardBefore);
}

async function keep(address, response, heardBefore) {
  const text = await response.text();
  const headers = new Headers(response.headers);
  OF_THE_ANSWER.forEach((name) => headers.delete(name));
  const isRecord = RECORD.test(pathOf(address));
  const named = [...text.matchAll(LINKS)].map(([, noun, number]) => `${noun}/${number}`);
  await change(async (index, cache) => {
    if (heard !== heardBefore) return;
    await cache.put(address, new Response(text, { headers }));
    index.pages[address] = {
      at: Date.now(),
      bytes: text.length * 2,
      title: text.match(/<title>([^<]*)/)?.[1].replace(/\s\|[^|]*$/, "").trim() ?? "",
      names: isRecord ? [...new Set([keyOf(pathOf(address)), ...named])] : null,
    };
    const beyond = bounded(index);
    await drop(index, cache, (_page, kept) => beyond.has(kept));
  }).catch(giveUp);
}

// The server has no such page any more: its copies go, and of a record whatever names it.
function forget(address) {
  const path = pathOf(address);
  const isShown = shows(new Set([keyOf(path)]));
  heard += 1;
  return change((index, cache) =>
    drop(index, cache, (page, kept) => pathOf(kept) === path || (keyOf(path) && isShown(page))),
  );
}

// The record may well be there: if it is not, its own address or the list of changes says so.
function forgetAddress(address) {
  heard += 1;
  return change((index, cache) => drop(index, cache, (_page, kept) => kept === address));
}

// What the server says was withdrawn or changed since it was last asked

let asked = 0;
let asking = null;

function contact() {
  asking ??= ask().finally(() => (asking = null));
  return asking;
}

const pause = (time) => new Promise((done) => setTimeout(done, time));

async function contactAgain() {
  for (const time of PAUSES) {
    await pause(time);
    try {
      return await contact();
    } catch {
      // Once more, or at the next page.
    }
  }
}

async function ask() {
  const since = await change(({ number }) => number);
  const response = await fetch(`${changes}?since=${since ?? ""}`, {
    cache: "no-store",
    credentials: "omit",
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (!response.ok) throw new Error(`${response.status}`);
  const said = await response.json();
  if (said.is_all || said.is_changed) heard += 1;
  await change(async (index, cache) => {
    const isShown = shows(new Set(said.records));
    if (said.is_all) await drop(index, cache, () => true);
    else if (said.is_changed) await drop(index, cache, isShown);
    index.number = said.number;
  });
  asked = Date.now();
}

// Answers

const languageOf = (address) => (pathOf(address).startsWith(words.en.folder) ? "en" : "ar");
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt()};`);

function moment(at, { locale }) {
  const form = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" });
  const stamp = new Date(at).toISOString();
  return `<time datetime="${stamp}"><bdi>${escaped(form.format(at))}</bdi></time>`;
}

function note(language, at) {
  const said = words[language];
  const text = at ? escaped(said.copy).replace("{moment}", moment(at, said)) : escaped(said.lacking);
  const more = at ? ` <a href="${offline[language]}">${escaped(said.more)}</a>` : "";
  const line = `<p class="wrap">${text}${more}</p>`;
  return `<aside class="kept-note" aria-label="${escaped(said.label)}">${line}</aside>`;
}

async function page(event, url) {
  const heardBefore = heard;
  const address = url.href.split("#")[0];
  try {
    const response = (await event.preloadResponse) || (await fetch(event.request));
    event.waitUntil(received(address, response.clone(), heardBefore).catch(() => {}));
    return isListOfKept(url) ? await listed(response, languageOf(address)) : response;
  } catch {
    // One answer failed; perhaps the server still says what is gone.
    if (navigator.onLine) await Promise.race([contact(), pause(WAITING)]).catch(() => {});
    return shown(address);
  }
}

function shown(address) {
  const language = languageOf(address);
  return change(async (index, cache) => {
    await drop(index, cache, isTooOld);
    const kept = index.pages[address];
    const copy = kept && (await cache.match(address));
    if (copy) return withNote(copy, note(language, kept.at));
    const own = await cache.match(offline[language]);
    if (!own) return Response.error();
    const isAsked = isListOfKept(new URL(address));
    const answer = isAsked ? own : await withNote(own, note(language), 503);
    return listed(answer, language, index);
  });
}

async function withNote(copy, text, status = 200) {
  const html = (await copy.text()).replace("<main", () => `${text}<main`);
  return new Response(html, { status, headers: copy.headers });
}

const isListOfKept = ({ pathname }) => Object.values(offline).some((own) => pathOf(own) === pathname);

// A title is HTML already.
const entry = (address, { title, at }, said) =>
  `<li class="kept__page"><a href="${escaped(address)}"><bdi>${title}</bdi></a>` +
  ` <span class="kept__moment">${moment(at, said)}</span></li>`;

// The page that says what can be read: its list stands in it empty and hidden.
async function listed(response, language, index) {
  if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) return response;
  const { pages } = index ?? (await change(young));
  // Filters of one list have one title: the last of them stands for all.
  const oldestFirst = Object.entries(pages).sort(([, one], [, other]) => one.at - other.at);
  const byTitle = new Map(oldestFirst.map((one) => [pathOf(one[0]) + one[1].title, one]));
  const entries = [...byTitle.values()]
    .sort(([, one], [, other]) => other.at - one.at)
    .map(([address, kept]) => entry(address, kept, words[language]));
  let html = await response.text();
  if (entries.length) {
    html = html
      .replace(/(<section class="kept"[^>]*?) hidden/, "$1")
      .replace(/(<ul class="kept__list"[^>]*>)/, (start) => start + entries.join(""));
  }
  const headers = new Headers(response.headers);
  OF_THE_ANSWER.forEach((name) => headers.delete(name));
  headers.set("cache-control", "no-store");
  return new Response(html, { status: response.status, headers });
}

async function young(index, cache) {
  await drop(index, cache, isTooOld);
  return index;
}

async function forgetAll(url) {
  heard += 1;
  await change((index, cache) => drop(index, cache, () => true));
  return Response.redirect(url.href, 303);
}

// A part of a page that a script of ours asked for: kept like the page.
async function part(event, url) {
  const heardBefore = heard;
  const response = await fetch(event.request);
  event.waitUntil(received(url.href.split("#")[0], response.clone(), heardBefore).catch(() => {}));
  return response;
}

async function file(event) {
  const { url } = event.request;
  const cache = await open();
  const kept = await cache.match(url);
  if (kept && HASHED.test(pathOf(url))) return kept;
  try {
    const response = await fetch(event.request);
    if (response.ok) event.waitUntil(cache.put(url, response.clone()).catch(() => {}));
    return response;
  } catch {
    return kept ?? Response.error();
  }
}

// What a page brings with which the first visit began, before there was a worker to see it.
async function take({ page: address, files: loaded }) {
  const cache = await open();
  const own = loaded.filter((url) => isOurFile(new URL(url)));
  const lacking = [];
  for (const url of own) if (!(await cache.match(url))) lacking.push(url);
  await Promise.allSettled(lacking.map((url) => cache.add(url)));
  const url = new URL(address);
  if (!isForReaders(url)) return;
  await fetchAndKeep(url.href.split("#")[0]);
}

const isOurs = ({ origin }) => origin === self.location.origin;
const isOurFile = (url) =>
  isOurs(url) && url.pathname.startsWith(folder) && files.includes(url.pathname);
const isForReaders = (url) =>
  isOurs(url) &&
  !url.pathname.startsWith(folder) &&
  !url.pathname.includes("/embed/") &&
  !never.some((path) => url.pathname.startsWith(path));

function answer(event) {
  const { request } = event;
  const url = new URL(request.url);
  const isPage = request.mode === "navigate" && request.destination === "document";
  if (isPage && request.method === "POST" && isOurs(url) && isListOfKept(url)) {
    event.respondWith(forgetAll(url));
  } else if (request.method !== "GET") return;
  else if (isOurFile(url)) event.respondWith(file(event));
  else if (!isForReaders(url)) return;
  else if (isPage) event.respondWith(page(event, url));
  else if (request.headers.get("accept") === "text/html") event.respondWith(part(event, url));
}

async function begin() {
  const cache = await open();
  // As nobody, so that nothing of whoever is signed in is in them.
  const pages = Object.values(offline).map((url) => new Request(url, { credentials: "omit" }));
  await cache.addAll([...shell, ...pages]);
  await contact();
  await self.skipWaiting();
}

async function takeOver() {
  const names = await caches.keys();
  const others = names.filter((name) => name.startsWith(FAMILY) && (!isOn || name !== NAME));
  await Promise.all(others.map((name) => caches.delete(name)));
  if (isOn) await self.registration.navigationPreload?.enable();
  else await self.registration.unregister();
}

self.addEventListener("install", (event) => event.waitUntil(isOn ? begin() : self.skipWaiting()));
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
if (isOn) {
  self.addEventListener("fetch", answer);
  self.addEventListener("message", (event) => {
    // Only pages of this site can say something here: to take the page along, or that the network
    // is back.
    const work = event.data.page ? take(event.data) : contactAgain();
    event.waitUntil(work.catch(() => {}));
  });
}
