// My list: lock and exclude mark rows and wait; "Optimise" plans anew; undo takes edits back one by one.

import * as store from "./store.js";
import { go, mine, onArrival } from "./walk.js";

let undo = [];
let planned = "";

const codes = (profile, name) => profile[name] ?? [];

function edited(text, edit, code) {
  const profile = JSON.parse(text);
  for (const name of ["must_include", "must_exclude"]) profile[name] = codes(profile, name).filter((c) => c !== code);
  if (edit === "lock") profile.must_include.push(code);
  if (edit === "exclude") profile.must_exclude.push(code);
  return JSON.stringify(profile);
}

addEventListener(
  "submit",
  (event) => {
    const by = event.submitter;
    if (event.target.id !== "edit" || !["lock", "exclude", "free"].includes(by?.name)) return;
    event.preventDefault();
    undo.push(store.profile());
    store.write("profile", edited(store.profile(), by.name, by.value));
    mark();
  },
  true,
);

function mark() {
  const now = JSON.parse(store.profile());
  const before = JSON.parse(planned);
  for (const row of document.querySelectorAll("#edit tr[data-code]")) {
    const code = row.dataset.code;
    const out = codes(now, "must_exclude").includes(code);
    const locked = codes(now, "must_include").includes(code);
    row.dataset.edit = out ? "excluded" : locked ? "locked" : "";
    const [first, second] = row.querySelectorAll(".edits button");
    set(first, out || locked ? "free" : "lock", out ? "Take back" : locked ? "Unlock" : "Lock");
    set(second, "exclude", "Exclude");
    second.disabled = out;
  }
  const edits = ["must_include", "must_exclude"].flatMap((name) => {
    const [a, b] = [codes(before, name), codes(now, name)];
    return [...a.filter((c) => !b.includes(c)), ...b.filter((c) => !a.includes(c))];
  });
  bar(new Set(edits).size);
}

function set(button, name, words) {
  const label = button.getAttribute("aria-label").replace(button.textContent, words);
  button.name = name;
  button.textContent = words;
  button.setAttribute("aria-label", label);
}

function bar(count) {
  const place = document.getElementById("pending");
  place.hidden = count === 0 && undo.length === 0;
  if (place.hidden) return;
  const words = document.createElement("span");
  words.setAttribute("role", "status");
  words.textContent = count ? `${count} ${count === 1 ? "edit waits" : "edits wait"}; the order stays until you ask.` : "No edit waits.";
  place.replaceChildren(
    words,
    button("Optimise", "main", () => optimise()),
    button("Explain what changes", "", () => explain(place)),
    button("Undo", "", () => back(), undo.length === 0),
  );
}

function button(words, look, act, off = false) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = look;
  made.textContent = words;
  made.disabled = off;
  made.addEventListener("click", act);
  return made;
}

function back() {
  store.write("profile", undo.pop());
  mark();
  document.querySelector("#pending button")?.focus();
}

async function optimise() {
  await go("/list", mine(), { keep: true, focus: false });
}

async function explain(place) {
  const body = JSON.stringify({ profile: JSON.parse(planned), changed: JSON.parse(store.profile()) });
  const told = document.createElement("p");
  place.querySelector(".told")?.remove();
  told.className = "told";
  place.append(told);
  try {
    const answer = await fetch("/what-if.json", { method: "POST", body, headers: { "content-type": "application/json" } });
    const found = await answer.json();
    told.textContent = found.ok ? inWords(found.difference) : found.error;
  } catch {
    told.textContent = "No connection to SmartPick. Your edits are safe in this browser; try again.";
  }
}

function inWords(difference) {
  const { before, after } = difference.totals;
  const names = (list) => list.map((p) => `${p.institution}, ${p.city}`).join("; ") || "none";
  const points = (100 * (after.p_match - before.p_match)).toFixed(1);
  return (
    `Chance of matching ${points > 0 ? "+" : ""}${points} points, fees $${before.fee_usd} to $${after.fee_usd}. ` +
    `Enter: ${names(difference.entered)}. Leave: ${names(difference.left)}.`
  );
}

onArrival(() => {
  if (!document.getElementById("pending")) return;
  const shown = document.getElementById("carried").value;
  if (planned && planned !== shown && undo.at(-1) !== planned && codesOf(planned) !== codesOf(shown)) undo.push(planned);
  planned = shown;
  if (undo.length) mark();
});

const codesOf = (text) => JSON.stringify([JSON.parse(text).must_include, JSON.parse(text).must_exclude]);

export function startAgain() {
  undo = [];
  planned = "";
}
