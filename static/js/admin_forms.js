// Names the search boxes that Select2 puts in place of selects: without this a screen reader meets
// a box without a name. Everything else in the forms works without it.
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
}
