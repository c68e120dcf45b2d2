// A row opens in place to the program's reasons, facts and conflicts.

import { page, Refused } from "./walk.js";
import { notice } from "./notices.js";

addEventListener(
  "submit",
  async (event) => {
    const by = event.submitter;
    const row = by?.closest("tr");
    if (by?.dataset.opens === undefined || !row) return;
    event.preventDefault();
    const open = row.nextElementSibling;
    if (open?.classList.contains("opened")) {
      open.remove();
      by.setAttribute("aria-expanded", "false");
      return;
    }
    const body = new FormData();
    body.set("profile", document.getElementById("carried").value);
    body.set("code", by.value);
    try {
      const made = await page("/program", body);
      const cell = document.createElement("td");
      cell.colSpan = row.cells.length;
      cell.append(made.getElementById("one"));
      const below = document.createElement("tr");
      below.className = "opened";
      below.append(cell);
      row.after(below);
      by.setAttribute("aria-expanded", "true");
    } catch (problem) {
      notice(problem instanceof Refused ? problem.message : "No connection to SmartPick. Try again in a moment.");
    }
  },
  true,
);
