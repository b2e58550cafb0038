/* Keeps the public form in the device, so that a scanned address opens again without a signal, and delivers answers
   that waited there when nobody opens the page again. It looks after addresses below /s/ alone: no page of the staff. */
"use strict";
const root = new URL(self.registration.scope).pathname;
const pages = "skm" + root + new URL(self.location).searchParams.get("v");
const PATIENCE = 4000; // milliseconds the network may take before the kept page is shown

const AWAY = `<!doctype html><html lang="id"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Tidak ada sambungan</title><h1>Tidak ada sambungan</h1>
<p>Halaman ini belum tersimpan di perangkat Anda. Buka lagi setelah ada sinyal.</p>`;

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", event => event.waitUntil(
  caches.keys()
    .then(names => Promise.all(names.filter(name => name.startsWith("skm" + root) && name !== pages).map(name => caches.delete(name))))
    .then(() => self.clients.claim())
));

self.addEventListener("fetch", event => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith(root)) event.respondWith(page(request));
  else if (request.mode !== "navigate") event.respondWith(part(request));
});

async function page(request) {
  const cache = await caches.open(pages), kept = await cache.match(request, { ignoreVary: true });
  const away = () => kept || new Response(AWAY, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  const fresh = fetch(request).then(answer => remember(cache, request, answer), away);
  const late = new Promise(done => kept && setTimeout(done, PATIENCE, kept));
  return Promise.race([fresh, late]);
}

function remember(cache, request, answer) {
  if (answer.ok && !answer.redirected) cache.put(request, answer.clone());
  else if (answer.status === 404 || answer.status === 410) cache.delete(request, { ignoreVary: true });
  return answer;
}

/* Styles, scripts and the logo as they were kept with their page; addresses carry the fingerprint of the content. */
async function part(request) {
  const kept = await caches.match(request, { cacheName: pages, ignoreVary: true });
  return kept || fetch(request);
}

self.addEventListener("sync", event => {
  if (event.tag === "skm") event.waitUntil(deliver());
});

async function deliver() {
  const queue = await caches.open("antrean" + root);
  for (const copy of await queue.keys()) {
    const kept = await queue.match(copy), item = await kept.json(), fields = new URLSearchParams(item.isi);
    fields.set("tunggu", Math.max(0, Math.round((Date.now() - item.t) / 1000)));
    const answer = await fetch(item.url, { method: "POST", body: fields, headers: { "X-Survei": "1" } });
    const said = await answer.json();
    if (said.ulangi) throw new Error(said.pesan); // the browser tries again later
    await queue.delete(copy); // what was refused is told by the page, which keeps it, too
  }
}
