// The rank list by hand: drag an entry to its place; the arrows do the same with the keyboard and without script.

import { onArrival, go, mine } from "./walk.js";

let dragged = null;

function drop(list, before) {
  list.insertBefore(dragged, before);
  const order = [...list.querySelectorAll("li")].map((one) => one.dataset.code).join(" ");
  go("/rank", mine({ order }), { keep: true, focus: false });
}

onArrival(() => {
  const list = document.querySelector("ol.order");
  if (!list) return;
  list.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
  });
  list.addEventListener("dragover", (event) => event.preventDefault());
  list.addEventListener("drop", (event) => {
    event.preventDefault();
    const over = event.target.closest("li");
    if (!dragged || !over || over === dragged) return;
    const below = event.clientY > over.getBoundingClientRect().top + over.offsetHeight / 2;
    drop(list, below ? over.nextElementSibling : over);
  });
});
