// The key by which a person shows their passport, where this browser keeps it. It is made here, and
// no script can read it out: not ours, and nobody else's. Without scripts we keep a key for them.
const STORE = "keys";
const encoder = new TextEncoder();
const base64 = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
const hash = async (text) => base64(await crypto.subtle.digest("SHA-256", encoder.encode(text)));

function kept(mode, act) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("staffbank-passport", 1);
    opening.onerror = () => reject(opening.error);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    opening.onsuccess = () => {
      const step = opening.result.transaction(STORE, mode);
      const asked = act(step.objectStore(STORE));
      step.oncomplete = () => resolve(asked.result);
      step.onerror = () => reject(step.error);
      step.onabort = () => reject(step.error);
    };
  });
}

async function sign(key, id, typ, claims) {
  const parts = [{ alg: "ES256", typ, kid: id }, claims];
  const message = parts.map((part) => base64(encoder.encode(JSON.stringify(part)))).join(".");
  const how = { name: "ECDSA", hash: "SHA-256" };
  return `${message}.${base64(await crypto.subtle.sign(how, key, encoder.encode(message)))}`;
}

// The server's time, by which proofs are dated: a telephone's own clock may be wrong.
const now = (form) => Number(form.dataset.at) + Math.floor(performance.now() / 1000);

async function make(form) {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, [
    "sign",
  ]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const id = await hash(JSON.stringify({ crv, kty, x, y }));
  await kept("readwrite", (keys) => keys.put(pair.privateKey, id));
  await navigator.storage?.persist?.();
  const claims = { aud: form.dataset.aud, nonce: form.dataset.nonce, iat: now(form) };
  form.elements.key.value = JSON.stringify({ kty, crv, x, y });
  form.elements.proof.value = await sign(pair.privateKey, id, "key-proof+jwt", claims);
}

async function show(form) {
  const id = form.dataset.showWith;
  const key = await kept("readonly", (keys) => keys.get(id));
  if (!key) throw new Error("the key is not here");
  for (const shown of form.querySelectorAll("[data-shown]")) {
    const { aud, nonce } = form.dataset;
    const claims = { aud, nonce, iat: now(form), sd_hash: await hash(shown.dataset.shown) };
    shown.value = await sign(key, id, "kb+jwt", claims);
  }
}

function instead(form) {
  form.hidden = true;
  document.getElementById(form.dataset.otherwise).hidden = false;
}

// Pressing the button does the work once, then sends the form as any other is sent.
function press(form, work) {
  form.addEventListener("submit", async (event) => {
    if (form.dataset.done) return;
    event.preventDefault();
    event.stopPropagation();
    try {
      await work(form);
      form.dataset.done = "yes";
      form.requestSubmit(event.submitter);
    } catch {
      instead(form);
    }
  });
}

for (const form of document.querySelectorAll("[data-make-key]")) {
  if (globalThis.crypto?.subtle && globalThis.indexedDB) press(form, make);
  else instead(form);
}
for (const form of document.querySelectorAll("[data-show-with]")) {
  if (!globalThis.crypto?.subtle) {
    instead(form);
    continue;
  }
  press(form, show);
  const here = await kept("readonly", (keys) => keys.get(form.dataset.showWith)).catch(() => null);
  if (!here) instead(form);
  else if ("atOnce" in form.dataset) form.requestSubmit();
}
