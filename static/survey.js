/* The public form with a script: moves on by itself, keeps a draft, and delivers each answer exactly once, also when the
   signal comes back only tomorrow. In the device (localStorage), under "skm" and the path of the province's surveys:
     …~<address>  the draft: {t: when begun, f: [[field, value], …]}
     …!<key>      an answer that waits: {url, isi: its fields, t: when it was given, tolak: why it was refused}
   It is kept before it is sent, and dropped when the server has it or the person wants it gone; the server knows it by
   its key, however often it comes. */
(function () {
  "use strict";
  const body = document.body, root = body.dataset.akar, prefix = "skm" + root;
  const form = document.querySelector("form#isian"), box = document.getElementById("antrean");
  const kiosk = body.hasAttribute("data-kios"), again = form && form.hasAttribute("data-ulang");
  const address = location.pathname + location.search, draft = prefix + "~" + address;
  const since = moment => Math.max(0, Math.round((Date.now() - moment) / 1000));
  const all = (where, what) => Array.from(where.querySelectorAll(what));
  let began = Date.now(), mine = null, sent = 0, why = "", drawn = "", sending = Promise.resolve();

  let store;
  try {
    store = localStorage;
    store.setItem("skm", "");
  } catch (refused) { return; } // plain posts then, as without a script
  const read = name => JSON.parse(store.getItem(name));
  const write = (name, value) => store.setItem(name, JSON.stringify(value));
  const waiting = () => Object.keys(store).filter(name => name.startsWith(prefix + "!"));

  // Steps, and what is missing.

  const lacks = part => part.tagName === "FIELDSET" ? !part.querySelector(":checked") : !part.value.trim();
  const lacking = where => all(where, "[data-wajib]").filter(lacks);

  function moveOn(event) {
    const row = event.detail && event.target.closest(".o"); // a tap; arrow keys only look around
    const step = row && row.closest(".step");
    if (!step || all(step, "fieldset, textarea").length > 1 || lacking(step).length) return;
    clearTimeout(moveOn.soon);
    moveOn.soon = setTimeout(() => show(step.nextElementSibling), 250);
  }

  function show(step) {
    location.hash = step.id;
    step.tabIndex = -1;
    step.focus();
    scrollTo(0, 0);
  }

  function forgive() {
    all(form, ".err").forEach(line => line.remove());
    all(form, ".bad").forEach(card => card.classList.remove("bad"));
  }

  function complain(part, words) {
    const legend = part.querySelector("legend"), line = document.createElement("span");
    part.closest(".q").classList.add("bad");
    line.className = "err";
    line.textContent = words;
    if (legend) legend.appendChild(line); else part.parentNode.insertBefore(line, part);
  }

  function goTo(part) {
    const step = part.closest(".step");
    if (form.classList.contains("steps")) location.hash = step.id;
    part.closest(".q").scrollIntoView();
    (part.querySelector("input") || part).focus();
  }

  function isComplete() {
    const parts = lacking(form);
    forgive();
    parts.forEach(part => complain(part, "Belum dijawab. " + (part.type === "textarea" ? "Tulis jawaban Anda." : "Pilih salah satu.")));
    if (parts.length) goTo(parts[0]);
    return !parts.length;
  }

  // Key and draft.

  function newKey() { // the page may come from the device's memory, and its key with it
    const bytes = Array.from(crypto.getRandomValues(new Uint8Array(16)));
    form.elements.kunci.value = bytes.map(byte => (byte + 256).toString(16).slice(1)).join("");
  }

  function keepDraft() {
    const typed = Array.from(new FormData(form)).filter(pair => form.elements[pair[0]].type !== "hidden");
    write(draft, { t: began, f: typed });
  }

  function restoreDraft() {
    const kept = read(draft);
    if (!kept || since(kept.t) > 86400) return location.hash && location.replace("#t1");
    began = kept.t;
    kept.f.forEach(pair => { if (form.elements[pair[0]]) form.elements[pair[0]].value = pair[1]; });
  }

  // Sending.

  function submit(event) {
    event.preventDefault();
    if (mine || !isComplete()) return;
    const button = form.querySelector(".send button"), fields = new URLSearchParams(new FormData(form));
    fields.set("lama", since(began));
    mine = prefix + "!" + form.elements.kunci.value;
    try {
      write(mine, { url: form.getAttribute("action"), isi: String(fields), t: Date.now() });
    } catch (full) { return form.submit(); }
    button.disabled = true;
    button.textContent = "Mengirim…";
    flush().then(() => {
      button.disabled = false;
      button.textContent = "Kirim jawaban";
      if (!mine || !store.getItem(mine)) return;
      store.removeItem(draft);
      form.hidden = true;
      courier(mine, cache => cache.put(copy(mine), new Response(store.getItem(mine))));
      box.scrollIntoView();
      if (kiosk) setTimeout(next, 8000);
    });
  }

  /* Send one answer; true when the rest should wait, too. */
  async function send(name) {
    const item = read(name), stop = new AbortController(), late = setTimeout(() => stop.abort(), 20000);
    const fields = new URLSearchParams(item.isi);
    let said = { ulangi: true };
    fields.set("tunggu", since(item.t));
    try {
      const answer = await fetch(item.url, {
        method: "POST", body: fields, headers: { "X-Survei": "1" }, credentials: "same-origin", signal: stop.signal
      });
      said = await answer.json(); // a hotspot's sign-in page is no JSON, and so no answer
    } catch (away) { /* as if nothing was said */ }
    clearTimeout(late);
    why = said.ulangi && said.pesan || "";
    if (said.ok) {
      drop(name);
      sent += 1;
      if (name === mine) {
        store.removeItem(draft);
        location.href = said.ke;
      }
    } else if (said.galat && name === mine) { // what only the server can tell it tells on its page
      drop(name);
      form.submit();
    } else if (said.ulangi === false) {
      item.tolak = said.pesan;
      write(name, item);
    }
    return said.ulangi;
  }

  function flush() {
    const work = async () => {
      for (const name of waiting()) {
        const item = read(name);
        if (item && !item.tolak && await send(name)) break;
      }
    };
    const turn = () => navigator.locks ? navigator.locks.request(prefix, work) : work(); // one tab at a time
    sending = sending.then(turn).then(tell, tell);
    return sending;
  }

  function drop(name) {
    store.removeItem(name);
    courier(name, cache => cache.delete(copy(name)));
  }

  /* The service worker has copies, and delivers them when nobody opens this page again. */
  const copy = name => root + "antrean/" + name.slice(prefix.length + 1);

  function courier(name, deed) {
    if (!navigator.serviceWorker || !window.caches || !window.SyncManager) return;
    caches.open("antrean" + root).then(deed).then(() => navigator.serviceWorker.ready)
      .then(worker => store.getItem(name) && worker.sync.register("skm")).catch(() => {});
  }

  // What waits, in words.

  function say(tag, words, deed) {
    const made = document.createElement(tag);
    made.textContent = words;
    if (deed) {
      made.className = "button plain small";
      made.onclick = deed;
    }
    box.appendChild(made);
  }

  function tell() {
    const names = waiting(), refused = names.filter(name => read(name).tolak), left = names.length - refused.length;
    const now = JSON.stringify([names, refused, sent, why, mine]);
    if (now === drawn) return;
    drawn = now;
    box.textContent = "";
    box.hidden = !names.length && !sent;
    if (sent) say("p", sent + " jawaban terkirim pukul " + new Date().toTimeString().slice(0, 5).replace(":", ".") + ". Terima kasih.");
    if (left) {
      say("h2", (mine ? "Jawaban Anda tersimpan di perangkat ini. " : "") + left + " jawaban menunggu dikirim.");
      say("p", why || "Belum ada sambungan. Begitu sinyal kembali, jawaban terkirim sendiri; tidak perlu mengisi lagi.");
      say("button", "Coba kirim sekarang", flush);
    }
    refused.forEach(name => {
      say("h2", "Satu jawaban tidak diterima");
      say("p", read(name).tolak);
      say("button", "Hapus dari perangkat ini", () => { drop(name); tell(); });
    });
  }

  /* The unit's tablet is ready for the next person. */
  function next() {
    if (again) return location.replace(form.getAttribute("action"));
    form.reset();
    forgive();
    newKey();
    form.hidden = false;
    began = Date.now();
    mine = null;
    if (form.classList.contains("steps")) location.hash = "t1";
    scrollTo(0, 0);
  }

  function keepPages() {
    if (!navigator.serviceWorker || !window.caches) return;
    const parts = all(document, "link, script, header img").map(part => part.href || part.src);
    if (form && !again) parts.push(address, form.getAttribute("action") + "/terima-kasih");
    navigator.serviceWorker.register(root + "luring.js?v=" + body.dataset.versi)
      .then(() => caches.open(prefix + body.dataset.versi))
      .then(cache => parts.forEach(part => cache.match(part).then(kept => kept || cache.add(part)).catch(() => {})))
      .catch(() => {});
  }

  if (form) {
    if (form.classList.contains("steps")) form.addEventListener("click", moveOn);
    if (!again) newKey();
    if (!again && !kiosk) restoreDraft();
    if (!kiosk) form.addEventListener("input", keepDraft);
    form.addEventListener("submit", submit);
  }
  if (form && kiosk) {
    let idle;
    const wake = () => { clearTimeout(idle); idle = setTimeout(next, 90000); };
    ["click", "input", "keydown", "scroll"].forEach(name => addEventListener(name, wake, true));
  }
  keepPages();
  addEventListener("online", flush);
  setInterval(flush, 30000);
  flush();
})();
