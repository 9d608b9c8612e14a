// Says in the language of the page what a device or a browser refused. allauth's script would
// write it to the console only, where nobody looks.
(() => {
  const problem = document.getElementById("passkey-problem");
  const reasons = { InvalidStateError: "known" };

  const tell = (reason) => {
    problem.textContent = problem.dataset[reason];
    problem.hidden = false;
  };

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    const isAbsent = !window.PublicKeyCredential;
    tell(isAbsent ? "absent" : reasons[event.detail.exception?.name] || "refused");
  });
})();
