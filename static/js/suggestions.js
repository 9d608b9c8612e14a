// Suggestions under a search box: a list to choose from by arrow keys, mouse or finger, each a link.
//
// A form with `data-suggestions` (the address that answers) is made into a combobox whose list is
// chosen from by hand (ARIA Authoring Practices, "list autocomplete with manual selection"). The
// words it says stand in `data-suggestions-label`, `-count` and `-none`. Without this script, and
// whenever no answer comes, the box is a plain search box.

const SHORTEST = 2;
const PAUSE = 120;

const make = (name, attributes, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
};

class Suggestions {
  constructor(form, number) {
    this.form = form;
    this.words = form.dataset;
    this.id = `suggestions-${number}`;
    this.input = form.querySelector("input[type=search]");
    this.list = make("div", {
      class: "suggestions",
      role: "listbox",
      id: this.id,
      "aria-label": this.words.suggestionsLabel,
    });
    this.list.hidden = true;
    this.status = make("p", { class: "heard", role: "status" });
    form.append(this.list, this.status);
    this.announceBox();
    this.listen();
  }

  announceBox() {
    const attributes = {
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.id,
    };
    for (const [key, value] of Object.entries(attributes)) this.input.setAttribute(key, value);
  }

  listen() {
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.press(event));
    // The box keeps the focus while a suggestion is clicked.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.input.addEventListener("blur", () => this.close());
    this.form.addEventListener("submit", () => this.close());
  }

  wait() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const text = this.input.value.trim();
    if ([...text].length < SHORTEST) this.close();
    else this.timer = setTimeout(() => this.ask(text), PAUSE);
  }

  async ask(text) {
    this.asked = new AbortController();
    const address = `${this.words.suggestions}?${new URLSearchParams({ q: text })}`;
    try {
      const response = await fetch(address, { signal: this.asked.signal });
      if (response.ok) this.show((await response.json()).suggestions);
      else this.close();
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(found) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(...this.groups(found));
    this.options = [...this.list.querySelectorAll("[role=option]")];
    this.open(found.length > 0);
    this.status.textContent = found.length
      ? this.words.suggestionsCount.replace("{number}", found.length)
      : this.words.suggestionsNone;
  }

  groups(found) {
    const groups = new Map();
    for (const suggestion of found) {
      if (!groups.has(suggestion.kind)) groups.set(suggestion.kind, this.group(suggestion));
      groups.get(suggestion.kind).append(this.option(suggestion));
    }
    // The options are numbered in the order of the list, which the groups decide.
    [...groups.values()]
      .flatMap((group) => [...group.querySelectorAll("[role=option]")])
      .forEach((option, number) => option.setAttribute("id", `${this.id}-${number}`));
    return groups.values();
  }

  group({ kind, kind_label: label }) {
    const id = `${this.id}-${kind}`;
    const heading = make("span", { class: "suggestions__kind", role: "presentation", id }, label);
    const attributes = { class: "suggestions__group", role: "group", "aria-labelledby": id };
    return make("div", attributes, heading);
  }

  option({ url, runs, note }) {
    const words = runs.map(([text, isFound]) => (isFound ? make("mark", {}, text) : text));
    const option = make(
      "a",
      { class: "suggestions__option", role: "option", href: url, tabindex: -1 },
      make("bdi", { class: "suggestions__words" }, ...words),
    );
    option.setAttribute("aria-selected", "false");
    if (note) option.append(" ", make("bdi", { class: "suggestions__note" }, note));
    return option;
  }

  open(isOpen) {
    this.choose(null);
    this.list.hidden = !isOpen;
    this.input.setAttribute("aria-expanded", isOpen);
  }

  close() {
    clearTimeout(this.timer);
    this.asked?.abort();
    this.open(false);
    this.status.textContent = "";
  }

  choose(option) {
    this.chosen?.setAttribute("aria-selected", "false");
    this.chosen = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  // The box itself is a stop between the last suggestion and the first.
  move(step) {
    const stops = [null, ...this.options];
    const place = stops.indexOf(this.chosen) + step;
    this.choose(stops.at(place % stops.length));
  }

  press(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (isOpen) this.move(event.key === "ArrowDown" ? 1 : -1);
      else this.wait();
    } else if (isOpen && event.key === "Escape") {
      event.preventDefault();
      this.close();
    } else if (isOpen && this.chosen && event.key === "Enter") {
      event.preventDefault();
      this.chosen.click();
    } else if (event.key === "Tab") {
      // Before the focus moves: the list is none of its stops.
      this.close();
    } else if (event.key === "Home" || event.key === "End") {
      // To the ends of what is typed, as in any box.
      this.choose(null);
    }
  }
}

document.querySelectorAll("form[data-suggestions]").forEach((form, number) => {
  new Suggestions(form, number);
});
