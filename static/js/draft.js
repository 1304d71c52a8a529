// Keeps what is filled in as a draft: after a short pause, one request at a time, tried again when the network is back.
import { dropCopy, findCopy, keepCopy } from "./copies.js";

const PAUSE = 1200;
const RETRY = 10000;
const answer = () => document.getElementById("answer");
const field = (name) => answer().elements.namedItem(name);
let timer = null;
let underway = null; // the request that is on its way
let changed = false; // something that no request carries yet
let torn = null; // another page has changed it too: the revisions of that, until the person says which is to stay
let sending = false; // the answer is on its way, or the wish to drop what is here: no draft is to follow it
let brought = null; // the key of the copy that is being filled in
let awaited = 0; // answers to other buttons, which bring a page with revisions of its own

const say = (text) => { document.getElementById("draft-status").textContent = text; };
const isAgreed = () => !field("consent") || field("consent").checked;

const copy = () => keepCopy(answer(), { isAgreed: isAgreed() });

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
    tear({ revision: found.revision, draft_revision: found.draft_revision });
    return;
  }
  say(found.status);
  if (found.said !== 200) return;
  field("draft_revision").value = found.draft_revision;
  const dropped = document.querySelector("#drop-draft [name=draft_revision]");
  if (dropped) dropped.value = found.draft_revision;
  document.getElementById("understood").innerHTML = found.understood;
  document.dispatchEvent(new CustomEvent("draft:usual", { detail: found.usual }));
  document.dispatchEvent(new CustomEvent("draft:rota", { detail: found.rota }));
}

// Another page was first. Until the person says which is to stay, this one goes by the revisions that it has seen:
// nothing that it sends, now or from the copy, can take the place of the other.
function tear(latest) {
  torn = latest;
  changed = true;
  document.getElementById("draft-conflict").hidden = false;
  say("");
  copy();
}

// A whole page says so at its top, for those without scripts, and has the latest revisions.
function tearWhole(stale) {
  stale.hidden = true;
  const latest = {};
  for (const [name, seen] of [["revision", stale.dataset.revision], ["draft_revision", stale.dataset.draftRevision]]) {
    latest[name] = field(name).value;
    field(name).value = seen;
  }
  tear(latest);
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
    if (!torn) dropCopy();
  } catch {
    changed = true;
    say(answer().dataset.failed);
    copy();
    wait(RETRY);
  } finally {
    underway = null;
  }
}

function note(event) {
  if (!answer()?.contains(event.target) || event.target.name === "brush") return;
  changed = true;
  sending = false;
  if (!isAgreed() || torn) copy();
  if (!event.target.hasAttribute("hx-post")) wait(PAUSE); // those are sent, and kept, at once
}
document.addEventListener("change", note);
document.addEventListener("input", (event) => { if (event.target.type === "text") note(event); });
window.addEventListener("online", () => { if (changed) keep(); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden && changed && answer() && isAgreed() && !sending) {
    copy();
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
  if (brought && event.detail.requestConfig.elt === document.body) {
    dropCopy(brought);
    brought = null;
  }
  arrive();
});
document.addEventListener("htmx:afterSettle", () => { if (answer() && !isAgreed()) copy(); });

// The answer to a button: the page has the present revisions, and has kept what it shows unless it says otherwise.
function arrive() {
  const stale = document.getElementById("stale");
  torn = null;
  if (stale) tearWhole(stale);
  else if (isAgreed() && document.getElementById("draft-status").textContent) {
    changed = false;
    dropCopy();
  }
}

document.addEventListener("submit", (event) => {
  const isDropped = event.target.id === "drop-draft";
  if (event.target !== answer() && !isDropped) return;
  clearTimeout(timer);
  if (!underway && (isDropped || !torn)) {
    sending = true;
    if (isDropped) dropCopy();
    else if (isAgreed()) copy();
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (torn && !isDropped) chooseFirst();
  else submitAfter(underway, event.target.id, event.submitter);
}, true);
function submitAfter(request, id, button) {
  const again = () => document.getElementById(id)?.requestSubmit(button?.isConnected ? button : undefined);
  request.catch(() => {}).finally(() => setTimeout(again));
}
window.addEventListener("pageshow", () => { sending = false; });
document.addEventListener("sending:failed", (event) => {
  if (event.target !== answer()) return;
  copy();
  keep();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-take-theirs]")) takeTheirs();
  else if (event.target.closest("[data-keep-mine]")) keepMine();
  else if (event.target.closest("[data-want-theirs]")) askWhetherSure(true);
  else if (event.target.closest("[data-think-again]")) askWhetherSure(false);
});

// Sending waits for the choice, and says so where it is made.
function chooseFirst() {
  document.getElementById("choose-first").hidden = false;
  askWhetherSure(false);
  document.getElementById("draft-conflict").scrollIntoView({ block: "nearest" });
}

// The other version takes the place of what was chosen here: that is a step of its own.
function askWhetherSure(isAsked) {
  const box = document.getElementById("draft-conflict");
  box.querySelector("[data-question]").hidden = isAsked;
  box.querySelector("[data-sure]").hidden = !isAsked;
  box.querySelector(isAsked ? "[data-think-again]" : "[data-keep-mine]").focus();
}

function takeTheirs() {
  sending = true;
  dropCopy();
  location.assign(location.pathname);
}

function keepMine() {
  for (const [name, value] of Object.entries(torn)) field(name).value = value;
  torn = null;
  document.getElementById("draft-conflict").hidden = true;
  document.getElementById("choose-first").hidden = true;
  copy();
  keep();
}

// Filled in as a button does it: kept, if the person has agreed, unless somebody has changed the same in the meantime.
function bringBack() {
  const found = findCopy({ isAgreed: isAgreed() });
  if (!found) return;
  brought = found.key;
  const values = { ...found.fields, csrf_token: field("csrf_token").value, keep: "1" };
  window.htmx.ajax("POST", location.pathname, { values, target: "#main", select: "#main", swap: "outerHTML" });
}

// A page that answers what was sent shows it, and has kept it unless another page was first.
// Where it asks for consent anew, nothing of it stays but in this tab.
if (answer().dataset.copy === "bring") bringBack();
else if (document.getElementById("stale")) tearWhole(document.getElementById("stale"));
else if (answer().dataset.copy === "drop" || !isAgreed()) {
  dropCopy();
  if (!isAgreed()) copy();
}
