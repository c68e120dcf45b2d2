// Before the first paint: the menu of a phone is folded, and when this browser holds somebody's own details, the
// example is not flashed at them.
document.documentElement.classList.add("script");
try {
  if (document.currentScript.dataset.example !== undefined && localStorage.getItem("smartpick.profile")) document.documentElement.classList.add("mine");
} catch {
  // storage is blocked: the page works all the same
}
