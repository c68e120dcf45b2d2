// Share links: the page that makes one, and the page that opens one. The key stands behind "#" and is sent nowhere.

import * as store from "./store.js";
import { able, open, seal } from "./seal.js";
import { notice } from "./notices.js";
import { go, KEPT, mine } from "./walk.js";

const KEY = /^[A-Za-z0-9_-]{43}$/;

export function show() {
  const place = document.querySelector("[data-share]");
  if (place?.dataset.share === "make") list();
  if (place?.dataset.share === "read" && place.dataset.open === undefined) read(place);
}

async function said(answer) {
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.error);
  return told;
}

async function make(form) {
  const body = new FormData(form);
  const button = form.querySelector("button.main");
  button.disabled = true;
  try {
    const { content } = await said(await fetch("/share/content.json", { method: "POST", body }));
    const { sealed, key } = await seal(content);
    const where = `/shares.json?days=${encodeURIComponent(body.get("days"))}`;
    const headers = { "content-type": "application/octet-stream" };
    const made = await said(await fetch(where, { method: "POST", body: sealed, headers }));
    remember({ id: made.id, code: made.take_back, ends: made.ends_on, with: body.get("with") });
    document.getElementById("link").textContent = `${made.address}#${key}`;
    document.getElementById("take-back-code").textContent = made.take_back;
    document.getElementById("ends-on").textContent = made.ends_on;
    document.getElementById("take-back").action = `/shared/${made.id}/take-back`;
    document.querySelector("#take-back [name=code]").value = made.take_back;
    document.getElementById("made").hidden = false;
    document.getElementById("made-title").scrollIntoView({ block: "nearest" });
    list();
  } catch (problem) {
    notice(problem instanceof TypeError ? "No connection to SmartPick. No link was made." : problem.message);
  } finally {
    button.disabled = false;
  }
}

const links = () => JSON.parse(store.read("links") || "[]");
const today = () => new Date().toISOString().slice(0, 10);

function remember(link) {
  store.write("links", JSON.stringify([...links().filter((one) => one.ends >= today()), link]));
}

function list() {
  const place = document.getElementById("links");
  const alive = links().filter((one) => one.ends >= today());
  place.hidden = !alive.length;
  place.querySelector("ul").replaceChildren(...alive.map((one) => {
    const item = document.createElement("li");
    item.append(`/shared/${one.id.slice(0, 6)}… ends on ${one.ends}${one.with === "profile" ? ", with the profile" : ""} `);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "small";
    button.textContent = "Take it back";
    button.addEventListener("click", () => takeBack(one));
    item.append(button);
    return item;
  }));
  const copy = document.querySelector("[data-copy=link]");
  if (copy) copy.hidden = !navigator.clipboard;
}

async function takeBack(link) {
  const body = new FormData();
  body.set("code", link.code);
  try {
    const answer = await fetch(`/shared/${link.id}/take-back.json`, { method: "POST", body });
    if (!answer.ok && answer.status !== 404) await said(answer);
    store.write("links", JSON.stringify(links().filter((one) => one.id !== link.id)));
    if (document.querySelector("#take-back [name=code]")?.value === link.code) document.getElementById("made").hidden = true;
    list();
    notice("Taken back: the link opens nothing any more.");
  } catch (problem) {
    notice(problem instanceof TypeError ? "No connection to SmartPick. The link still works." : problem.message);
  }
}

async function read(place) {
  const key = location.hash.slice(1);
  if (!able()) return;
  if (!KEY.test(key)) {
    notice("The key is missing: the link must be copied as a whole, with what stands behind #.");
    return;
  }
  const opening = document.getElementById("opening");
  opening.hidden = false;
  try {
    const answer = await fetch(`/shared/${place.dataset.id}/sealed`);
    if (!answer.ok) throw new Error((await answer.json()).error);
    put(await open(new Uint8Array(await answer.arrayBuffer()), key));
  } catch (problem) {
    const words = problem instanceof TypeError ? "No connection to SmartPick." : problem instanceof DOMException ? "This key does not open the plan: copy the whole link." : problem.message;
    notice(words, "Try again", () => read(place));
  } finally {
    opening.hidden = true;
  }
}

// what comes out of a share was written by somebody: it is put in place as text, never as markup
function put(content) {
  const plan = document.getElementById("plan");
  document.querySelector("h1").textContent = document.title = String(content.title);
  fill(plan, content);
  const drawn = plan.querySelector("[data-picture=map]");
  drawn.src = `data:image/svg+xml,${encodeURIComponent(String(content.map))}`;
  const goOn = document.getElementById("go-on");
  goOn.hidden = !content.profile;
  if (content.profile) goOn.elements.profile.value = JSON.stringify(content.profile);
  document.getElementById("open")?.remove();
  plan.hidden = false;
}

function fill(place, values) {
  for (const list of place.querySelectorAll("[data-each]")) {
    const form = document.getElementById(`made-${list.dataset.made}`).content;
    const items = values[list.dataset.each];
    if (Array.isArray(items)) list.replaceChildren(...items.map((one) => filled(form, one)));
  }
  for (const slot of place.querySelectorAll("[data-slot]")) {
    const value = slot.dataset.slot ? values[slot.dataset.slot] : values;
    if (typeof value !== "string") continue;
    slot.textContent = value;
    if (slot.dataset.kinds?.split(" ").includes(value)) slot.classList.add(value);
  }
}

function filled(form, values) {
  const made = form.cloneNode(true);
  fill(made, values);
  return made;
}

addEventListener("submit", (event) => {
  if (event.target.id === "share" && able()) {
    event.preventDefault();
    make(event.target);
  }
  if (event.target.id === "take-back") {
    event.preventDefault();
    takeBack({ id: event.target.action.split("/").at(-2), code: event.target.elements.code.value });
  }
  if (event.target.id === "go-on") {
    event.preventDefault();
    if (store.profile() && !confirm("This takes the place of the details that this browser holds. Go on?")) return;
    for (const name of KEPT) store.write(name, ""); // of whoever was here before
    store.write("profile", event.target.elements.profile.value);
    go("/", mine());
  }
}, true);
