// The rank list and a couple's pairs by hand: drag an entry to its place; the arrows do the same with the keyboard and
// without script. A long list may stand in several parts of one form.

import { onArrival, go, mine } from "./walk.js";

const ENTRY = "li[data-code]";
let dragged = null;

function drop(form, over, below) {
  over.parentElement.insertBefore(dragged, below ? over.nextElementSibling : over);
  const order = [...form.querySelectorAll(ENTRY)].map((one) => one.dataset.code).join(" ");
  go(new URL(form.action).pathname, mine({ order }), { keep: true, focus: false });
}

onArrival(() => {
  for (const list of document.querySelectorAll("ol.order")) {
    list.addEventListener("dragstart", (event) => {
      dragged = event.target.closest(ENTRY);
      event.dataTransfer.effectAllowed = "move";
    });
    list.addEventListener("dragover", (event) => event.preventDefault());
    list.addEventListener("drop", (event) => {
      event.preventDefault();
      const over = event.target.closest(ENTRY);
      if (!dragged || !over || over === dragged) return;
      drop(list.closest("form"), over, event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2);
    });
  }
});
