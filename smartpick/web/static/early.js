// Before the first paint: when this browser holds somebody's own details, the example is not flashed at them.
try {
  if (localStorage.getItem("smartpick.profile")) document.documentElement.classList.add("mine");
} catch {
  // storage is blocked: the page works all the same
}
