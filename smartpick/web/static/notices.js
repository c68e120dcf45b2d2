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
