// Sending without network: the person stays on the page, which says that it was not sent, and can press once more.
// It is never sent later by itself: in the meantime they may have changed their mind, or another page the answer.
const LONGEST = 10000;
const box = document.getElementById("unsent");
let isAsking = false; // a second press while the first one looks for the network does nothing
let passed = null; // the form for which the network was there

async function isReachable() {
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(LONGEST) });
    return true;
  } catch { return false; }
}

function tell(form) {
  (form.querySelector(".save-bar") ?? form).prepend(box);
  box.textContent = box.dataset.unsent;
  box.hidden = false;
  box.scrollIntoView({ block: "nearest" });
  form.dispatchEvent(new CustomEvent("sending:failed", { bubbles: true }));
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (form.method !== "post" || !form.closest("main")) return;
  if (form === passed) {
    passed = null;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (isAsking) return;
  isAsking = true;
  box.hidden = true;
  const isThere = await isReachable();
  isAsking = false;
  if (!form.isConnected) return; // exchanged in the meantime by what another button brought
  if (!isThere) {
    tell(form);
    return;
  }
  passed = form;
  form.requestSubmit(button?.isConnected ? button : undefined);
  passed = null;
}, true);
window.addEventListener("online", () => { box.textContent = box.dataset.back; });
