// Sends many photos, each in a request of its own, and keeps every answer in its row. Without it
// the page is a form with many files.
"use strict";
{
  const form = document.querySelector(".upload__form");
  const rows = form.querySelector(".upload__rows");
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".upload__drop");
  const state = form.querySelector(".upload__state");
  const words = form.dataset;
  const files = new WeakMap();
  let isSending = false;
  let made = 0;

  const within = (row, name) => row.querySelector(`.upload__${name}`);
  const fields = (row) => [...row.querySelectorAll("[name^='row-']")];
  const nameOf = (field) => field.name.replace(/^row-/, "");
  const common = (name) => form.querySelector(`.upload__common [name="${name}"]`);
  const valueOf = (field) => (field.type === "checkbox" ? field.checked : field.value);

  const take = (field, value) => {
    if (field.type === "checkbox") {
      field.checked = value;
    } else {
      field.value = value;
    }
  };

  // Drawn, because the policy of the site shows no picture that is not its own.
  const draw = async (canvas, file) => {
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.max(canvas.width / picture.width, canvas.height / picture.height);
      const [width, height] = [picture.width * scale, picture.height * scale];
      canvas
        .getContext("2d")
        .drawImage(picture, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
      picture.close();
    } catch {
      // The server says what is wrong with it.
    }
  };

  const tell = (row, name, errors = []) => {
    row.dataset.state = name;
    within(row, "verdict").textContent = words[name] ?? "";
    within(row, "retry").hidden = name !== "refused";
    within(row, "remove").hidden = !["new", "refused"].includes(name);
    row.querySelector("progress").hidden = !["sending", "working"].includes(name);
    const list = within(row, "errors");
    list.hidden = errors.length === 0;
    list.replaceChildren(
      ...errors.map(({ text, link, title }) => {
        const item = document.createElement("li");
        item.append(text);
        if (link) {
          const there = document.createElement("a");
          there.href = link;
          there.target = "_blank";
          there.textContent = title;
          item.append(" ", there);
        }
        return item;
      }),
    );
    report();
  };

  const report = () => {
    const states = [...rows.children].map((row) => row.dataset.state);
    const parts = ["stored", "refused", "waiting"].map((name) => [
      words[name],
      states.filter((one) => one === name || (name === "waiting" && one === "new")).length,
    ]);
    const told = parts.filter(([, count]) => count).map(([name, count]) => `${name}: ${count}`);
    state.textContent = told.join(" · ");
  };

  const add = (file) => {
    made += 1;
    const row = form.querySelector("template").content.firstElementChild.cloneNode(true);
    files.set(row, file);
    row.querySelector("bdi").textContent = file.name;
    within(row, "size").textContent = `${Math.max(1, Math.round(file.size / 1024))} kB`;
    const canvas = row.querySelector("canvas");
    canvas.setAttribute("aria-label", file.name);
    for (const field of fields(row)) {
      const label = field.closest(".upload__field").querySelector("label");
      field.id = `id_row${made}_${nameOf(field)}`;
      label.htmlFor = field.id;
      const shared = common(nameOf(field));
      if (shared) {
        take(field, valueOf(shared));
      }
      field.addEventListener("input", () => {
        field.dataset.own = "yes";
      });
    }
    within(row, "remove").addEventListener("click", () => {
      row.remove();
      rows.hidden = rows.children.length === 0;
      report();
      input.focus();
    });
    within(row, "retry").addEventListener("click", () => {
      tell(row, "waiting");
      sendAll();
    });
    rows.append(row);
    rows.hidden = false;
    draw(canvas, file);
    if (file.size > Number(words.most)) {
      tell(row, "refused", [{ text: words.tooLarge }]);
      within(row, "retry").hidden = true;
    } else {
      report();
    }
  };

  const addAll = (chosen) => [...chosen].forEach(add);

  const answered = (request) => {
    let answer = null;
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // A page: the sign-in, or a refusal by the server in front.
    }
    if (request.status === 201 && answer) {
      return { photo: answer, errors: [] };
    }
    if (answer?.errors?.length) {
      return { errors: answer.errors };
    }
    if (request.status === 413) {
      return { errors: [{ text: words.tooLarge }] };
    }
    const isSignedOut = request.status === 403 || request.status === 200;
    return { errors: [{ text: isSignedOut ? words.signedOut : words.notNow }] };
  };

  const send = (row) =>
    new Promise((resolve) => {
      const body = new FormData();
      body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
      body.append("image", files.get(row));
      for (const field of fields(row)) {
        if (field.type !== "checkbox" || field.checked) {
          body.append(nameOf(field), field.value);
        }
      }
      const request = new XMLHttpRequest();
      const bar = row.querySelector("progress");
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "application/json");
      request.upload.addEventListener("progress", (event) => {
        bar.value = event.lengthComputable ? event.loaded / event.total : 0;
      });
      request.upload.addEventListener("load", () => {
        bar.removeAttribute("value");
        tell(row, "working");
      });
      request.addEventListener("load", () => resolve(answered(request)));
      request.addEventListener("error", () => resolve({ errors: [{ text: words.noConnection }] }));
      bar.value = 0;
      tell(row, "sending");
      request.send(body);
    });

  const finish = (row, { photo, errors }) => {
    if (!photo) {
      tell(row, "refused", errors);
      return;
    }
    tell(row, "stored");
    fields(row).forEach((field) => {
      field.disabled = true;
    });
    const link = within(row, "link");
    link.href = photo.link;
    link.hidden = false;
    if (photo.note) {
      within(row, "verdict").append(` (${photo.note})`);
    }
  };

  const sendAll = async () => {
    if (isSending) {
      return;
    }
    isSending = true;
    for (;;) {
      const row = rows.querySelector("[data-state=waiting]");
      if (!row) {
        break;
      }
      finish(row, await send(row));
    }
    isSending = false;
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (rows.children.length === 0) {
      input.click();
      return;
    }
    rows.querySelectorAll("[data-state=new]").forEach((row) => tell(row, "waiting"));
    sendAll();
  });

  input.addEventListener("change", () => {
    addAll(input.files);
    input.value = "";
  });

  // One entry for all, as long as a row says nothing of its own.
  form.querySelector(".upload__common").addEventListener("input", ({ target }) => {
    for (const row of rows.querySelectorAll("[data-state=new], [data-state=refused]")) {
      const field = row.querySelector(`[name="row-${target.name}"]`);
      if (field && !field.dataset.own) {
        take(field, valueOf(target));
      }
    }
  });

  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("upload__drop--over");
    });
  }
  for (const name of ["dragleave", "drop"]) {
    form.addEventListener(name, () => drop.classList.remove("upload__drop--over"));
  }
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    addAll(event.dataTransfer.files);
  });

  window.addEventListener("beforeunload", (event) => {
    if (rows.querySelector("[data-state=new], [data-state=waiting], [data-state=sending], [data-state=working]")) {
      event.preventDefault();
    }
  });
}
