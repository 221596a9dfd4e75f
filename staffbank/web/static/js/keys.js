// Single keys press what is on the page with that data-key. Off until a person turns them on.
const ON = "staffbank-keys";
const PRESSED = "a, button, input:not([type=hidden])";
const TYPED = "input:not([type=radio]):not([type=checkbox]), textarea, select";

const box = document.querySelector("[data-keys-on]");
const isOn = () => localStorage.getItem(ON) === "on";

if (box) {
  box.checked = isOn();
  box.addEventListener("change", () => localStorage.setItem(ON, box.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  if (!isOn() || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest(TYPED)) return;
  const place = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!place) return;
  const button = place.matches(PRESSED) ? place : place.querySelector(PRESSED);
  if (!button) return;
  event.preventDefault();
  button.focus();
  button.click();
});
