// Turning pages: a form's page is fetched with the profile in the body and put in place, so that addresses hold
// nothing personal, a reload asks nothing, and a lost connection loses nothing.

import * as store from "./store.js";
import { beside, clear, notice, rested, unmark, working } from "./notices.js";

export const KEPT = ["season", "rank", "mailed", "partner", "couple", "unfilled"]; // what a page hands back, marked data-keep
const PATIENCE = 400; // milliseconds before it is said that something is being computed
const arrivals = [];
let asked = null;

// calls back after every page put in place
export const onArrival = (work) => arrivals.push(work);

// a page as a document; what the server refuses is thrown in its own words
export async function page(path, body, signal) {
  const answer = await fetch(path, { method: "POST", body, headers: { accept: "text/html" }, signal });
  const text = await answer.text();
  const made = new DOMParser().parseFromString(text, "text/html");
  if (answer.ok) return made;
  const said = [...made.querySelectorAll(".refusal")];
  if (!said.length) throw new Refused(JSON.parse(text).error);
  throw new Refused(said.map((one) => one.textContent).join("\n"), said[0].dataset.field);
}

export class Refused extends Error {
  constructor(words, field = "") {
    super(words);
    this.field = field;
  }

  // beside its field where the form has it, above the page where not
  tell(form) {
    if (!beside(form, this.field, this.message)) notice(this.message);
  }
}

export async function go(path, body, { keep = false, focus = true, form = null } = {}) {
  asked?.abort();
  const own = (asked = new AbortController());
  document.documentElement.classList.add("busy");
  const told = setTimeout(working, PATIENCE);
  try {
    const made = await page(path, body, own.signal);
    const shown = new URL(made.body.dataset.path ?? path, location.href).pathname;
    const turned = !keep && shown !== location.pathname;
    if (turned) history.pushState(null, "", shown);
    put(made, focus || turned);
  } catch (problem) {
    if (problem.name === "AbortError") return;
    if (problem instanceof Refused) problem.tell(form);
    else notice("No connection to SmartPick. Your details are safe in this browser.", "Try again", () => go(path, body, { keep, focus, form }));
  } finally {
    clearTimeout(told);
    if (own !== asked) return; // a later request goes on
    rested();
    document.documentElement.classList.remove("busy", "mine");
  }
}

// the page at an address, for the person this browser knows
export function here(path, options) {
  return go(path, mine(), options);
}

function carry(body) {
  for (const name of KEPT) if (!body.has(name) && store.read(name)) body.set(name, store.read(name));
}

export function mine(more = {}) {
  const body = new FormData();
  body.set("profile", store.profile());
  carry(body);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  return body;
}

// where the keyboard stood, to be found again in the new page
function standing() {
  const at = document.activeElement;
  if (at?.id) return [`#${CSS.escape(at.id)}`];
  if (!at?.name) return [];
  const value = `[value="${CSS.escape(at.value)}"]:enabled`;
  return [`[name="${CSS.escape(at.name)}"]${value}`, `${at.tagName}${value}`];
}

function put(made, focus) {
  const stood = focus ? [] : standing();
  clear();
  document.title = made.title;
  for (const name of ["example", "path", "version"]) document.body.dataset[name] = made.body.dataset[name];
  document.querySelector("header").replaceWith(made.querySelector("header"));
  document.getElementById("main").replaceWith(made.getElementById("main"));
  if (focus) {
    document.getElementById("main").focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  stood.map((way) => document.querySelector(way)).find(Boolean)?.focus({ preventScroll: true });
  arrived();
}

export function arrived() {
  for (const field of document.querySelectorAll("[data-keep]")) store.write(field.dataset.keep, field.value);
  if (document.body.dataset.example === "no" && document.getElementById("carried").value) {
    store.write("profile", document.getElementById("carried").value);
    store.write("version", document.body.dataset.version);
  }
  for (const work of arrivals) work();
}

addEventListener("submit", (event) => {
  const form = event.target;
  const by = event.submitter;
  if (event.defaultPrevented || form.method !== "post" || by?.dataset.file !== undefined) return;
  event.preventDefault();
  const path = new URL(by?.hasAttribute("formaction") ? by.formAction : form.action, location.href).pathname;
  const body = new FormData(form, by);
  if (form.id === "walk") for (const name of KEPT) body.delete(name); // what this browser holds is newer
  carry(body);
  if (form.id !== "adopt" && form.elements.profile?.type === "hidden") body.set("profile", store.profile());
  const same = path === location.pathname;
  unmark(form);
  go(path, body, { focus: !same || form.id === "walk", form });
});

addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href="/start"]');
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  here("/start");
});

addEventListener("popstate", () => {
  if (location.pathname.startsWith("/shared/")) return location.reload(); // opened by its key, not from the profile
  here(location.pathname, { keep: true });
});
