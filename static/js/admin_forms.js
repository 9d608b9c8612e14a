// Names the search boxes that Select2 puts in place of selects: without this a screen reader meets
// a box without a name. Leads to what is missing or wrong, and calls the button that publishes by what it
// will do. Everything else in the forms works without it.
"use strict";
{
  const named = (select) => {
    const label = select.labels[0];
    const box = select.nextElementSibling?.querySelector(".select2-selection");
    if (!label || !box) {
      return;
    }
    label.id ||= `${select.id}_label`;
    const value = box.querySelector(".select2-selection__rendered");
    value.id ||= `${select.id}_value`;
    box.setAttribute("aria-labelledby", `${label.id} ${value.id}`);
    if (value.getAttribute("role") === "textbox") {
      value.setAttribute("aria-labelledby", label.id);
    }
    const field = box.querySelector(".select2-search__field");
    field?.setAttribute("aria-labelledby", label.id);
  };

  const nameAll = (root) => {
    root.querySelectorAll("select.select2-hidden-accessible").forEach(named);
  };

  // Django gives these signs a name, which only an element with a role may have.
  const nameSigns = () => {
    document.querySelectorAll(".selector .help-tooltip").forEach((sign) => {
      sign.setAttribute("role", "img");
    });
  };

  window.addEventListener("load", nameSigns);

  // After Django's own handlers, which stand higher in the page, have made the boxes.
  django.jQuery(() => nameAll(document));
  document.addEventListener("formset:added", (event) => nameAll(event.target));
  django.jQuery(document).on("select2:open", (event) => {
    const field = document.querySelector(".select2-container--open .select2-search__field");
    const label = event.target.labels[0];
    if (field && label) {
      field.setAttribute("aria-label", label.textContent.trim());
    }
  });

  // What is missing may be in a closed group, or behind a box that stands for its field.
  const leadTo = (place, row) => {
    const group = place.closest("details") ?? place.querySelector("details");
    if (group) {
      group.open = true;
    }
    row.scrollIntoView({ block: "center" });
    const boxes = ".select2-search__field, .select2-selection, [contenteditable], input, textarea, select, a, summary";
    const box = [...row.querySelectorAll(boxes)].find((part) => part.offsetWidth > 1);
    (place.offsetWidth > 1 && place.matches("input, textarea, select") ? place : box)?.focus();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a.missing");
    const place = link && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (place) {
      event.preventDefault();
      leadTo(place, place.closest(".form-row, .inline-group"));
    }
  });

  // A part that somebody asked for is shown open, and the list of parts gives the page back.
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".parts-of-form a");
    const part = link && document.getElementById(link.hash.slice(1));
    if (!part) {
      return;
    }
    const group = part.closest("details") ?? part.querySelector("details");
    if (group) {
      group.open = true;
    }
    link.closest("details").open = false;
  });

  // The first mistake may be far below, or in a closed group.
  window.addEventListener("load", () => {
    const mistake = document.querySelector(".form-row .errorlist");
    if (mistake) {
      leadTo(mistake, mistake.parentElement);
    }
  });

  // A moment to come schedules. Both moments are in the time of the site.
  const LATIN = (text) => text.replace(/[\u0660-\u0669]/g, (digit) => digit.charCodeAt(0) - 0x660);
  const day = (text) => {
    const [first, second, third] = LATIN(text).split(/\D+/);
    const [year, month, date] = first?.length === 4 ? [first, second, third] : [third, second, first];
    return `${year}-${month?.padStart(2, "0")}-${date?.padStart(2, "0")}`;
  };

  const nameMoves = () => {
    const [date, time] = ["id_publish_at_0", "id_publish_at_1"].map((id) => document.getElementById(id));
    if (!date || !time) {
      return;
    }
    document.querySelectorAll("button[data-later]").forEach((button) => {
      const moment = `${day(date.value)}T${LATIN(time.value).padStart(5, "0") || "00:00"}`;
      const isLater = date.value !== "" && moment > button.dataset.clock;
      button.textContent = isLater ? button.dataset.later : button.dataset.now;
    });
  };

  window.addEventListener("load", nameMoves);
  for (const name of ["input", "change", "focusin", "click"]) {
    document.addEventListener(name, nameMoves);
  }
}
