// One line above the page: what happened, and the way on.

const place = () => document.getElementById("notices");

export function notice(words, action, act) {
  const line = document.createElement("p");
  line.className = "notice";
  line.append(words + " ");
  if (action) line.append(button(action, () => { clear(); act(); }));
  line.append(button("Close", clear));
  place().replaceChildren(line);
}

// that something is being computed; gone with the next notice or page
export function working() {
  const line = document.createElement("p");
  line.className = "notice working";
  line.textContent = "Working. A list takes a second or two, several specialties a few more.";
  place().replaceChildren(line);
}

export function rested() {
  place().querySelector(".working")?.remove();
}

// what is wrong with a field stands beside it; says whether the form has that field
export function beside(form, field, words) {
  unmark(form);
  const bare = field.split("[")[0];
  const fits = (control) => [control.name, control.dataset.field].some((name) => name && (name === bare || name === "*"));
  const control = field && [...(form?.elements ?? [])].find((one) => one.type !== "hidden" && one.type !== "submit" && fits(one));
  if (!control) return false;
  const line = document.createElement("span");
  line.className = "problem told";
  line.id = `${control.id}-told`;
  line.setAttribute("role", "alert");
  line.textContent = words;
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-describedby", line.id);
  control.after(line);
  return true;
}

export function unmark(form) {
  for (const line of form?.querySelectorAll(".problem.told") ?? []) {
    line.previousElementSibling.removeAttribute("aria-invalid");
    line.previousElementSibling.removeAttribute("aria-describedby");
    line.remove();
  }
}

export function clear() {
  place().replaceChildren();
}

function button(words, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "small";
  made.textContent = words;
  made.addEventListener("click", act);
  return made;
}
