// Nothing here is needed to finish a task: pages work the same without it.
const frontend = document.getElementById("nhsuk-frontend");

// A form posts once: a second press waits for the answer to the first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("once" in form.dataset)) return;
  if (form.dataset.once === "sent") {
    event.preventDefault();
    return;
  }
  form.dataset.once = "sent";
  const button = event.submitter;
  if (!button) return;
  // After the browser has read the form, or the pressed button's value would be lost.
  setTimeout(() => {
    button.dataset.words = button.innerHTML;
    button.textContent = "Working";
    button.setAttribute("aria-disabled", "true");
  });
});

// The back button shows a page as it was left: make its buttons live again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll('[data-once="sent"]')) form.dataset.once = "";
  for (const button of document.querySelectorAll("[data-words]")) {
    button.innerHTML = button.dataset.words;
    button.removeAttribute("aria-disabled");
    delete button.dataset.words;
  }
});

// What only a script can do is offered only where scripts run.
for (const offer of document.querySelectorAll("[data-scripted]")) offer.hidden = false;
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}

if (frontend) {
  const { initAll } = await import(frontend.href);
  initAll();
  // ARIA does not allow aria-expanded on a radio, which the frontend sets at each change.
  const unsay = () => {
    for (const radio of document.querySelectorAll("input[type=radio][aria-expanded]")) {
      radio.removeAttribute("aria-expanded");
    }
  };
  unsay();
  document.addEventListener("click", unsay);
  window.addEventListener("pageshow", unsay);
}
