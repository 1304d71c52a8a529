// Keeps what is filled in as a draft: after a short pause, one request at a time, tried again when the network is back.
const PAUSE = 1200;
const RETRY = 10000;
const answer = () => document.getElementById("answer");
const field = (name) => answer().elements.namedItem(name);
const copyKey = `draft:${location.pathname}`;
let timer = null;
let underway = null; // the request that is on its way
let changed = false; // something that no request carries yet
let torn = null; // another page has changed it too: what the server said, until the person says which is to stay
let sending = false; // the answer is on its way, or the wish to drop the draft: no draft is to follow it
let awaited = 0; // answers to other buttons, which bring a page with revisions of its own

const say = (text) => { document.getElementById("draft-status").textContent = text; };
const isAgreed = () => !field("consent") || field("consent").checked;

// The browser keeps a copy until the draft is kept or the answer has arrived (settled.js): a bad network loses nothing.
// Before consent it is this tab alone that does: nothing is sent to be kept until the person has agreed.
function keepCopy() {
  const copy = JSON.stringify([...new FormData(answer())]);
  try { (isAgreed() ? localStorage : sessionStorage).setItem(copyKey, copy); } catch { /* no room, or not allowed */ }
}
function dropCopy() {
  try { for (const store of [localStorage, sessionStorage]) store.removeItem(copyKey); } catch { /* not allowed */ }
}

function wait(milliseconds) {
  clearTimeout(timer);
  timer = setTimeout(keep, milliseconds);
}

async function post(body) {
  const reply = await fetch(answer().dataset.draft, { method: "POST", body, keepalive: true, headers: { Accept: "application/json" } });
  if (reply.status !== 409 && reply.status !== 400 && !reply.ok) throw new Error(String(reply.status));
  const isJson = reply.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) throw new Error("not kept");
  return { ...await reply.json(), said: reply.status };
}

function show(found) {
  if (found.said === 409) {
    torn = { revision: found.revision, draft_revision: found.draft_revision, copy: found.copy };
    document.getElementById("draft-conflict").hidden = false;
    say("");
    return;
  }
  say(found.status);
  if (found.said !== 200) return;
  field("draft_revision").value = found.draft_revision;
  document.getElementById("understood").innerHTML = found.understood;
  document.dispatchEvent(new CustomEvent("draft:usual", { detail: found.usual }));
  document.dispatchEvent(new CustomEvent("draft:rota", { detail: found.rota }));
}

async function keep() {
  clearTimeout(timer);
  if (underway) { await underway; }
  if (!changed || torn || sending || !answer()) return;
  if (!isAgreed()) { say(answer().dataset.unagreed); return; }
  if (awaited > 0) { wait(PAUSE); return; }
  changed = false;
  say(answer().dataset.saving);
  underway = post(new FormData(answer()));
  try {
    show(await underway);
    dropCopy();
  } catch {
    changed = true;
    say(answer().dataset.failed);
    keepCopy();
    wait(RETRY);
  } finally {
    underway = null;
  }
}

function note(event) {
  if (!answer()?.contains(event.target) || event.target.name === "brush") return;
  changed = true;
  sending = false;
  if (!isAgreed()) keepCopy();
  if (!event.target.hasAttribute("hx-post")) wait(PAUSE); // those are sent, and kept, at once
}
document.addEventListener("change", note);
document.addEventListener("input", (event) => { if (event.target.type === "text") note(event); });
window.addEventListener("online", () => { if (changed) keep(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden && changed && answer() && isAgreed() && !torn && !sending) {
    keepCopy();
    keep();
  }
});

// What another button sends must not cross with a draft on its way: it would look like somebody else's.
document.addEventListener("htmx:confirm", (event) => {
  if (!answer()?.contains(event.detail.elt)) return;
  clearTimeout(timer);
  if (!underway) return;
  event.preventDefault();
  underway.catch(() => {}).finally(() => setTimeout(() => event.detail.issueRequest(true)));
});
document.addEventListener("htmx:beforeRequest", () => { awaited += 1; });
document.addEventListener("htmx:afterRequest", (event) => {
  awaited -= 1;
  if (!event.detail.successful || !answer()) return;
  torn = null; // the page has the present revisions, and says if it had not
  if (isAgreed() && document.getElementById("draft-status").textContent) changed = false;
});
document.addEventListener("htmx:afterSettle", () => { if (answer() && !isAgreed()) keepCopy(); });
document.addEventListener("submit", (event) => {
  const isDropped = event.target.id === "drop-draft";
  if (event.target !== answer() && !isDropped) return;
  clearTimeout(timer);
  if (isDropped || !underway) {
    sending = true;
    if (isDropped) dropCopy();
    else if (isAgreed()) keepCopy();
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const button = event.submitter;
  underway.catch(() => {}).finally(() => setTimeout(() => answer().requestSubmit(button?.isConnected ? button : undefined)));
}, true);
window.addEventListener("pageshow", () => { sending = false; });

document.addEventListener("click", (event) => {
  const theirs = event.target.closest("[data-take-theirs]");
  if (theirs) {
    dropCopy();
    if (!theirs.href) location.reload();
  } else if (event.target.closest("[data-keep-mine]")) keepMine();
});

async function keepMine() {
  const { copy, ...revisions } = torn;
  if (copy) {
    for (const [name, value] of Object.entries(revisions)) copy.set(name, value);
    await sendCopy(copy);
    return;
  }
  for (const [name, value] of Object.entries(revisions)) field(name).value = value;
  torn = null;
  changed = true;
  document.getElementById("draft-conflict").hidden = true;
  keep();
}

// A copy from a time without network: kept now and shown, unless somebody has changed the same in the meantime.
async function sendCopy(body) {
  try {
    const found = await post(body);
    if (found.said === 409) {
      show({ ...found, copy: body });
      return;
    }
    dropCopy();
    if (found.said === 200) location.reload();
    torn = null; // 400: not agreed to any more, so that there is nothing to choose between
    document.getElementById("draft-conflict").hidden = true;
    say(found.status);
  } catch { /* the next time */ }
}

function bringBack() {
  let copy, begun;
  try { [copy, begun] = [localStorage, sessionStorage].map((store) => JSON.parse(store.getItem(copyKey))); } catch { return; }
  if (copy) {
    const body = new FormData();
    for (const [name, value] of copy) body.append(name, value);
    body.set("csrf_token", field("csrf_token").value);
    sendCopy(body);
  } else if (begun && !isAgreed()) fillIn(begun);
}

// Begun before consent, and then reloaded or read in another language: filled in as a button does it, and not kept.
function fillIn(copy) {
  const values = { ...Object.fromEntries(copy), csrf_token: field("csrf_token").value, keep: "1" };
  window.htmx.ajax("POST", location.pathname, { values, target: "#main", select: "#main", swap: "outerHTML" });
}

// A page that answers what was sent shows it, and has kept it unless another page was first: then the copy is needed.
// Where it asks for consent anew, nothing of it stays but in this tab.
if (answer().dataset.copy === "bring") bringBack();
else if (answer().dataset.copy === "drop" || !isAgreed()) {
  dropCopy();
  if (!isAgreed()) keepCopy();
}
