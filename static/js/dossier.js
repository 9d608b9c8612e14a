// The way back to the parts of a dossier finds their list open.
//
// Without it the link leads to the same list, folded.

document.querySelector(".folder__back")?.addEventListener("click", () => {
  document.getElementById("contents").open = true;
});
