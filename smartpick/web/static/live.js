// What answers while one types: the count of programs left on the eight questions, and the what-if page.

import { onArrival, page, Refused } from "./walk.js";
import { clear, notice, unmark } from "./notices.js";

const WAIT = 120; // milliseconds after the last key before a count is asked for
const QUICK = 30; // the same for a what-if, which has to be there within 300

let timer = 0;
let asked = null;

function later(wait, work, form) {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    asked?.abort();
    asked = new AbortController();
    try {
      await work(asked.signal);
    } catch (problem) {
      if (problem.name === "AbortError") return;
      if (problem instanceof Refused) problem.tell(form);
      else notice("No connection to SmartPick. What you typed is still here.");
    }
  }, wait);
}

async function count(form, signal) {
  const body = new FormData(form);
  body.delete("profile");
  const answer = await (await fetch("/count.json", { method: "POST", body, signal })).json();
  const place = document.getElementById("left");
  if (!place) return;
  const removed = (answer.funnel ?? []).filter((s) => s.removed && s.step !== "specialty");
  const rules = removed.map((s) => `${s.removed} ${s.words}`).join(", ");
  if (answer.left !== null && answer.left !== undefined) {
    place.textContent = `${answer.left} programs are left for you${rules ? `; of the others ${rules}` : ""}.`;
  } else {
    place.textContent = Object.values(answer.problems ?? { "": answer.error }).join(" ");
  }
}

async function whatIf(form, signal) {
  const body = new FormData(form);
  for (const silent of form.querySelectorAll("[data-silent]")) body.delete(silent.name);
  const made = await page("/what-if", body, signal);
  const place = document.getElementById("answer");
  if (!place) return;
  clear();
  unmark(form);
  for (const part of ["verdict", "answer"]) document.getElementById(part).replaceChildren(...made.getElementById(part).childNodes);
  place.dataset.answers = String(Number(place.dataset.answers ?? 0) + 1);
}

addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.id === "questions") later(WAIT, (signal) => count(form, signal));
  if (form?.id !== "try") return;
  delete event.target.dataset.silent;
  const output = form.querySelector(`output[for="${event.target.id}"]`);
  if (output) output.textContent = event.target.value;
  later(QUICK, (signal) => whatIf(form, signal), form);
});

onArrival(() => {
  const form = document.getElementById("questions");
  if (form) later(0, (signal) => count(form, signal));
  const tried = document.getElementById("try-now");
  if (tried) tried.hidden = true;
});

addEventListener("change", (event) => {
  const form = event.target.form;
  if (form?.id !== "explore" || event.target.tagName !== "SELECT") return;
  if (event.target.name === "sort") form.elements.turned.value = "";
  form.requestSubmit();
});
