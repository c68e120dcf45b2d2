// One's own details live in this browser; they travel only in the body of a request.

import * as store from "./store.js";
import { notice } from "./notices.js";
import { KEPT, arrived, go, here, onArrival } from "./walk.js";
import { startAgain } from "./list.js";
import "./live.js";
import "./copy.js";
import "./program.js";
import "./order.js";
import "./clock.js";

onArrival(() => {
  const button = document.getElementById("forget");
  button.hidden = !["profile", ...KEPT, "links"].some(store.read);
});

// share links exist on a public host only; what handles them is loaded with the first page that shows them
onArrival(async () => {
  if (document.querySelector("[data-share]")) (await import("./share.js")).show();
});

addEventListener("click", (event) => {
  const menu = event.target.closest?.("#menu");
  if (menu) menu.setAttribute("aria-expanded", String(menu.getAttribute("aria-expanded") !== "true"));
});

addEventListener("keydown", (event) => {
  const menu = document.getElementById("menu");
  if (event.key !== "Escape" || menu.getAttribute("aria-expanded") !== "true") return;
  menu.setAttribute("aria-expanded", "false");
  menu.focus();
});

addEventListener("click", (event) => {
  if (event.target.id !== "forget") return;
  if (!confirm("Delete your details, your list's edits and your log from this browser?")) return;
  store.forget();
  startAgain();
  go("/", new FormData()).then(() => notice("Forgotten. This browser holds nothing about you any more."));
});

store.watch((now) => {
  const mine = document.getElementById("carried")?.value ?? "";
  if (now === mine) return;
  if (now) notice("Your details changed in another tab.", "Show them here", () => here(location.pathname, { keep: true }));
  else notice("Your details were deleted in another tab.", "Show the example", () => go("/", new FormData()));
});

addEventListener("offline", () => notice("No connection. What you see stays; changes wait in this browser."));

const before = store.read("version");
const example = document.body.dataset.example === "yes";
if (example && store.profile()) {
  await here(location.pathname, { keep: true, focus: false });
} else {
  document.documentElement.classList.remove("mine");
  arrived();
}
if (before && before !== document.body.dataset.version) {
  notice(`The data changed since your last visit (${before} to ${document.body.dataset.version}); your list was computed anew.`);
}
