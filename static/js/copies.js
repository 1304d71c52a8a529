// What is filled in, kept in this browser until the draft is kept or the answer has arrived (settled.js drops it then).
// Each tab has a copy of its own: none drops or replaces what another could not keep yet.
const PREFIX = `draft:${location.pathname}`;
let tab = `${Date.now()}.${Math.random()}`;
try {
  tab = sessionStorage.getItem("tab") ?? tab;
  sessionStorage.setItem("tab", tab);
} catch { /* not allowed: then it is this page alone */ }
const own = `${PREFIX}#${tab}`;

// Before consent it is this tab alone that remembers: nothing stays on the machine until the person has agreed.
export function keepCopy(form, { isAgreed }) {
  const copy = JSON.stringify([...new FormData(form)]);
  try { (isAgreed ? localStorage : sessionStorage).setItem(own, copy); } catch { /* no room, or not allowed */ }
}

export function dropCopy(key = own) {
  try { for (const store of [localStorage, sessionStorage]) store.removeItem(key); } catch { /* not allowed */ }
}

// The copy of this tab, else one that a tab left behind: its key and its fields by name.
export function findCopy({ isAgreed }) {
  try {
    const left = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)).sort();
    const key = left.includes(own) ? own : left[0] ?? own;
    const copy = localStorage.getItem(key) ?? (isAgreed ? null : sessionStorage.getItem(own));
    return copy && { key, fields: Object.fromEntries(JSON.parse(copy)) };
  } catch { return null; }
}
