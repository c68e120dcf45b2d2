// Copies a draft with one press; without script, or where a browser forbids it, the text is there to be marked.

import { notice } from "./notices.js";
import { onArrival } from "./walk.js";

onArrival(() => {
  for (const button of document.querySelectorAll("button[data-copy]")) button.hidden = !navigator.clipboard;
});

addEventListener("click", async (event) => {
  const button = event.target.closest?.("button[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    notice("Copied.");
  } catch {
    notice("This browser does not let a page copy. Mark the text and copy it yourself.");
  }
});
