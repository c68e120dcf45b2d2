// What this browser keeps: the profile, the log of answers, and the data version last seen. With storage blocked it
// lives as long as the page.

const PREFIX = "smartpick.";
const inPage = new Map();

export function read(name) {
  try {
    return localStorage.getItem(PREFIX + name) ?? inPage.get(name) ?? "";
  } catch {
    return inPage.get(name) ?? "";
  }
}

export function write(name, text) {
  inPage.set(name, text);
  try {
    if (text) localStorage.setItem(PREFIX + name, text);
    else localStorage.removeItem(PREFIX + name);
  } catch {
    // blocked or full: the page itself still remembers
  }
}

export function forget() {
  inPage.clear();
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  } catch {
    // nothing was stored
  }
}

export const profile = () => read("profile");

// calls back when another tab changes the profile
export function watch(changed) {
  addEventListener("storage", (event) => {
    if (event.key === PREFIX + "profile" || event.key === null) changed(profile());
  });
}
