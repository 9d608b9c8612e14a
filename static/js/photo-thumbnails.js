// Shows beside a choice of a photo what was chosen. The choice works without it.
"use strict";
{
  const show = (select) => {
    const place = select.closest(".related-widget-wrapper") ?? select.parentElement;
    let picture = place.querySelector(".chosen-photo");
    if (!select.value) {
      picture?.remove();
      return;
    }
    if (!picture) {
      picture = document.createElement("img");
      picture.className = "chosen-photo";
      picture.alt = "";
      place.append(picture);
    }
    picture.src = select.dataset.photoThumbnail.replace("/0/", `/${select.value}/`);
  };

  const showAll = (root) => root.querySelectorAll("select[data-photo-thumbnail]").forEach(show);

  // Select2 tells of a choice by an event of jQuery's own.
  django.jQuery(document).on("change", "select[data-photo-thumbnail]", (event) => show(event.target));
  django.jQuery(() => showAll(document));
  document.addEventListener("formset:added", (event) => showAll(event.target));
}
