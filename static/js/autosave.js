// Keeps what is typed into a form while it is typed: on the server, or on this device while the
// server cannot be reached. Asks before sending whether the form can be sent, and shows who else is
// at it. Without it everything works, and is kept when it is saved.
"use strict";
{
  const PREFIX = "multaqa:copy:";
  // What a browser still sends for a page that is being closed, with room for headers.
  const LAST_WORDS = 60_000;
  const PATIENCE = 8_000;
  const here = document.currentScript.dataset;
  const mine = `${PREFIX}${here.user}:`;

  // On this device. A shared computer must not tell the next user what was typed: the copy cannot be
  // read without a secret that the server tells its author, and goes when somebody signs out or
  // somebody else signs in.

  const names = () => {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
    } catch {
      return [];
    }
  };
  const forget = (isMeant) => names().filter(isMeant).forEach((name) => localStorage.removeItem(name));
  forget((name) => !name.startsWith(mine));
  document.getElementById("logout-form")?.addEventListener("submit", () => forget(() => true));

  const place = document.querySelector("[data-keep-url]");
  const form = place?.closest("form");
  const said = place?.dataset;

  const hidden = async () => {
    const bytes = Uint8Array.from(said.secret.match(/../g), (pair) => parseInt(pair, 16));
    return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  };

  const keepHere = async (content) => {
    const start = crypto.getRandomValues(new Uint8Array(12));
    const options = { name: "AES-GCM", iv: start };
    const bytes = await crypto.subtle.encrypt(options, await hidden(), new TextEncoder().encode(content));
    const text = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
    const copy = { start: [...start], address: said.keepUrl, text: btoa(text) };
    localStorage.setItem(mine + said.key, JSON.stringify(copy));
  };

  const readHere = async (name) => {
    const { start, address, text } = JSON.parse(localStorage.getItem(name));
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const options = { name: "AES-GCM", iv: new Uint8Array(start) };
    return { address, content: new TextDecoder().decode(await crypto.subtle.decrypt(options, await hidden(), bytes)) };
  };

  // What stands in the form, as it would be sent. Files cannot be kept.

  const content = () => {
    const pairs = [...new FormData(form)].filter(
      ([name, value]) =>
        typeof value === "string" && name !== "csrfmiddlewaretoken" && !name.includes("__prefix__"),
    );
    return new URLSearchParams(pairs).toString();
  };

  const clock = () =>
    new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

  const say = (text, link) => {
    const words = place.querySelector(".keeping__words");
    words.textContent = text;
    if (link) {
      const way = Object.assign(document.createElement("a"), link);
      words.append(" ", way);
    }
  };

  const tell = (others) => {
    const box = document.querySelector(".present");
    if (box && box.textContent.trim() !== others) {
      box.textContent = others;
      box.hidden = !others;
    }
  };

  const token = () => form.elements.csrfmiddlewaretoken.value;

  const post = (address, body, options) =>
    fetch(address, {
      method: "POST",
      body,
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": token(),
      },
      redirect: "manual",
      ...options,
    });

  // "in", "out", "other" (somebody else is signed in here), or "offline". Another sign-in brings
  // another token.
  const ask = async () => {
    try {
      const answer = await fetch(said.pingUrl, { signal: AbortSignal.timeout(PATIENCE) });
      if (answer.status === 401) {
        return "out";
      }
      if (!answer.ok) {
        return "offline";
      }
      const { user, token: fresh } = await answer.json();
      if (user !== here.user) {
        return "other";
      }
      document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => {
        field.value = fresh;
      });
      return "in";
    } catch {
      return "offline";
    }
  };

  const signIn = () => ({ href: said.loginUrl, target: "_blank", textContent: said.signIn });

  const start = () => {
    // What is safe, and since when nothing could be kept on the server.
    let kept = said.isBack ? "" : content();
    let isUnkept = false;
    let isSending = null;
    let isLeaving = false;
    let isAway = false;
    let isSecondTry = false;

    const explain = async (response) => {
      if (response && [400, 409, 413].includes(response.status)) {
        const { error } = await response.json().catch(() => ({}));
        return say(error ?? said.failed);
      }
      const state = await ask();
      isAway = state !== "in";
      const words = { out: said.out, other: said.other, offline: said.offline, in: said.failed };
      return say(words[state].replace("{time}", clock()), state === "out" ? signIn() : null);
    };

    const keepOnDevice = async (now) => {
      try {
        await keepHere(now);
        isUnkept = false;
      } catch {
        isUnkept = true;
      }
    };

    const keep = async (options) => {
      const now = content();
      let response = null;
      try {
        response = await post(said.keepUrl, now, options);
      } catch {
        // The network is gone; what that means is said below.
      }
      if (response?.ok) {
        const { kept_at: moment, others } = await response.json();
        kept = now;
        isUnkept = isAway = isSecondTry = false;
        forget((name) => name === mine + said.key);
        say(said.kept.replace("{time}", moment));
        tell(others);
        return;
      }
      await keepOnDevice(now);
      await explain(response);
      if (!isAway && response?.status === 403 && !isSecondTry) {
        // Somebody has signed in again meanwhile: the next try has the fresh token.
        setTimeout(keepIfChanged, 1000);
      }
      isSecondTry = !isSecondTry;
    };

    // One after the other, so that an older copy never arrives last.
    const keepIfChanged = (options = {}) => {
      if (isLeaving || content() === kept) {
        return;
      }
      if (!isSending) {
        isSending = keep(options).finally(() => {
          isSending = null;
        });
      } else if (options.keepalive) {
        isSending.then(() => keepIfChanged(options));
      }
    };

    const showSign = async () => {
      if (document.hidden || isLeaving || !said.presenceUrl) {
        return;
      }
      try {
        const response = await post(said.presenceUrl, "");
        if (response.ok) {
          tell((await response.json()).others);
        }
      } catch {
        // Advice only: it is asked again.
      }
    };

    setInterval(keepIfChanged, said.copyEvery * 1000);
    setInterval(showSign, said.signEvery * 1000);
    if (said.isBack) {
      keepIfChanged();
    }

    const sayLastWords = () => keepIfChanged({ keepalive: content().length < LAST_WORDS });
    document.addEventListener("visibilitychange", async () => {
      if (document.hidden) {
        return sayLastWords();
      }
      if (isAway && (await ask()) === "in") {
        isAway = false;
        say(said.back);
        keepIfChanged();
      }
      return showSign();
    });
    window.addEventListener("pagehide", sayLastWords);
    window.addEventListener("beforeunload", (event) => {
      const now = content();
      const isTooLong = now.length >= LAST_WORDS;
      if (!isLeaving && now !== kept && (isUnkept || isTooLong)) {
        event.preventDefault();
      }
    });

    // Saving

    let isSure = false;
    let isAsking = false;
    let isInsisting = false;

    const send = (button) => {
      isLeaving = isSure = true;
      form.requestSubmit(button);
      isSure = false;
      // Unless the page stays after all.
      setTimeout(() => {
        isLeaving = false;
      }, 30_000);
    };

    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      if (isSure || button?.formTarget) {
        return;
      }
      event.preventDefault();
      if (isAsking) {
        return;
      }
      isAsking = true;
      // A copy that arrives after the record is saved would come back as unsaved.
      const [state] = await Promise.all([ask(), isSending]);
      isAsking = false;
      if (state === "in" || (state === "offline" && isInsisting)) {
        send(button);
        return;
      }
      isInsisting = state === "offline";
      isAway = true;
      await keepOnDevice(content());
      say(
        { out: said.notSentOut, other: said.other, offline: said.notSent }[state],
        state === "out" ? signIn() : null,
      );
      place.scrollIntoView({ block: "nearest" });
    });
  };

  // What was kept here while the server could not be reached goes to the server, which offers it.
  const bringBack = async () => {
    for (const name of names().filter((each) => each.startsWith(mine) && each !== mine + said.key)) {
      try {
        const { address, content: text } = await readHere(name);
        if ((await post(address, text)).ok) {
          localStorage.removeItem(name);
          if (address === said.keepUrl) {
            say(said.found, { href: "", textContent: said.showFound });
          }
        }
      } catch {
        // It stays, for another time.
      }
    }
  };

  if (form) {
    window.addEventListener("load", () => {
      start();
      bringBack();
    });
  }
}
