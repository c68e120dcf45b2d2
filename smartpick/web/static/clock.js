// Tells a moment by the clock of this browser too, where that clock shows another time than the one written.

import { onArrival } from "./walk.js";

const LOOKS = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" };

onArrival(() => {
  for (const place of document.querySelectorAll("[data-moment]")) {
    const moment = new Date(place.dataset.moment);
    const here = new Intl.DateTimeFormat(undefined, LOOKS).format(moment);
    const there = new Intl.DateTimeFormat(undefined, { ...LOOKS, timeZone: place.dataset.zone }).format(moment);
    place.textContent = here === there ? "" : ` your clock: ${here}`;
  }
});
