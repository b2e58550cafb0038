/* What the pages add when scripts run: saving drafts, uploads with progress, calmer double clicks, kept focus.
   Every form works without this file. Attributes that switch things on:
   form[data-autosave=URL] + [data-autosave-status] · form[data-upload][data-upload-target=SELECTOR] · form[data-guard]
   [data-print] · [data-focus] (gets lost focus after a swap) · [data-keep-focus=KEY] · [data-announce] */
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const SESSION_ENDED = "Sesi berakhir. Tekan Simpan untuk masuk lagi; isian Anda tidak hilang.";
  const HIDDEN_NAMES = /(^|-)(csrf_token|kunci|versi)$/;

  const make = (tag, text = "", attributes = {}) => {
    const made = Object.assign(document.createElement(tag), attributes);
    made.textContent = text;
    return made;
  };
  const announce = (text) => {
    const region = document.getElementById("kabar");
    if (region) region.textContent = text;
  };
  const token = (form) => {
    const input = form.querySelector('input[name$="csrf_token"]');
    return input ? input.value : "";
  };
  /** What the person typed, as a list of [name, value], without files and without the form's own bookkeeping. */
  const typed = (form) =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !HIDDEN_NAMES.test(name));

  /* 1. Drafts that save themselves ------------------------------------------------------------------------- */
  const store = {
    read: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    write: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or closed */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* closed */ } },
  };

  class Draft {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosave;
      this.key = "draf:" + new URL(this.url, location).pathname;
      this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
      this.edits = this.saved = 0;
      this.busy = this.stopped = false;
      form.addEventListener("input", (event) => this.edited(event, 0));
      form.addEventListener("change", (event) => this.edited(event, 1000));
      form.addEventListener("focusout", () => this.soon(1000));
      this.ticker = setInterval(() => (form.isConnected ? this.save() : clearInterval(this.ticker)), 10000);
      addEventListener("online", () => this.save());
      addEventListener("pagehide", () => this.leave());
      document.addEventListener("visibilitychange", () => document.hidden && this.leave());
      this.offer();
    }
    edited(event, delay) {
      if (event.target.type === "file") return;
      this.edits += 1;
      if (this.stopped) this.keep();
      if (delay) this.soon(delay);
    }
    soon(delay) {
      clearTimeout(this.timer);
      if (this.edits > this.saved) this.timer = setTimeout(() => this.save(), delay);
    }
    body() {
      const data = new FormData(this.form);
      for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
      return data;
    }
    async save(keepalive = false) {
      if (this.busy || this.stopped || this.edits === this.saved || !this.form.isConnected) return;
      const upTo = this.edits;
      this.busy = true;
      this.say("Menyimpan…");
      try {
        const answer = await fetch(this.url, {
          method: "POST", body: this.body(), redirect: "manual", keepalive, credentials: "same-origin",
          headers: { "X-Autosave": "1", "X-CSRFToken": token(this.form), Accept: "application/json" },
        });
        await this.heard(answer, upTo);
      } catch {
        this.keep();
        this.say("Belum tersimpan: koneksi terputus. Dicoba lagi…", true);
      }
      this.busy = false;
      if (this.waiting) this.submitNow();
      else if (this.edits > upTo) this.soon(1000);
    }
    async heard(answer, upTo) {
      if (answer.ok) {
        const { versi, pukul } = await answer.json();
        const version = this.form.querySelector('input[name$="versi"]');
        if (version && versi != null) version.value = versi;
        this.saved = upTo;
        if (this.edits === upTo) store.drop(this.key);
        return this.say("Tersimpan " + pukul);
      }
      this.keep();
      const ended = answer.type === "opaqueredirect" || [400, 401, 403].includes(answer.status);
      if (ended || answer.status === 409) {
        this.stopped = true;
        return this.say(ended ? SESSION_ENDED : "Rekan Anda lebih dulu menyimpan. Tekan Simpan untuk melihat keduanya.", true);
      }
      if (answer.status === 422) {
        this.saved = upTo;
        return this.say("Ada isian yang perlu diperbaiki", true);
      }
      this.say("Belum tersimpan: server sedang bermasalah. Dicoba lagi…", true);
    }
    leave() {
      if (this.edits === this.saved || this.submitting) return;
      this.keep();
      this.save(true);
    }
    /** A submit waits for a save under way, so that the form never collides with its own draft. */
    submit(event) {
      clearTimeout(this.timer);
      if (!this.busy) { this.submitting = true; return; }
      this.waiting = event.submitter || true;
      event.preventDefault();
      event.stopImmediatePropagation();
    }
    submitNow() {
      const submitter = this.waiting;
      this.waiting = null;
      this.form.requestSubmit(submitter === true ? undefined : submitter);
    }
    say(text, trouble = false) {
      if (!this.status || this.status.textContent === text) return;
      this.status.textContent = text;
      this.status.dataset.state = trouble ? "trouble" : "";
    }
    keep() {
      const clock = new Date().toLocaleString("id-ID", { dateStyle: "long", timeStyle: "short" });
      store.write(this.key, { clock, fields: typed(this.form) });
    }
    /** Offer what an earlier visit could not save, unless the server has it by now. */
    offer() {
      const copy = store.read(this.key);
      if (!copy || JSON.stringify(copy.fields) === JSON.stringify(typed(this.form))) return store.drop(this.key);
      const box = make("div", "", { className: "notice notice-warning" });
      const restore = make("button", "Pulihkan", { type: "button", className: "button button-plain" });
      const drop = make("button", "Buang", { type: "button", className: "button button-link" });
      restore.onclick = () => { this.restore(copy.fields); box.remove(); this.form.querySelector("input:not([type=hidden]),textarea,select").focus(); };
      drop.onclick = () => { store.drop(this.key); box.remove(); };
      box.setAttribute("role", "status");
      box.append(make("p", `Ada isian yang belum tersimpan dari ${copy.clock}.`), restore, drop);
      this.form.prepend(box);
    }
    restore(fields) {
      const values = new Map();
      for (const [name, value] of fields) values.set(name, [...(values.get(name) || []), value]);
      for (const control of this.form.elements) {
        if (!control.name || ["hidden", "file", "submit", "button"].includes(control.type)) continue;
        const mine = values.get(control.name) || [];
        if (["checkbox", "radio"].includes(control.type)) control.checked = mine.includes(control.value);
        else if (control.multiple) for (const option of control.options) option.selected = mine.includes(option.value);
        else if (mine.length) control.value = mine.shift();
      }
      this.edits += 1;
      this.soon(1);
    }
  }

  /* 2. Uploads, one request per file ------------------------------------------------------------------------ */
  let uploadNumber = 0;

  class Upload {
    constructor(form) {
      this.form = form;
      this.list = form.appendChild(make("ul", "", { className: "uploads" }));
      this.target = form.dataset.uploadTarget && document.querySelector(form.dataset.uploadTarget);
    }
    async start(inputs) {
      const jobs = inputs.flatMap((input) => [...input.files].map((file) => this.job(input.name, file)));
      for (const input of inputs) input.value = "";
      this.running = true;
      for (const job of jobs) await this.send(job);
      this.finish(jobs);
    }
    job(name, file) {
      const data = new FormData(this.form);
      for (const [key, value] of [...data]) if (typeof value !== "string") data.delete(key);
      if (data.has("kunci")) data.set("kunci", `${data.get("kunci")}.${++uploadNumber}`);
      data.append(name, file);
      const line = make("li"), note = make("span", "Menunggu"), meter = make("progress", "", { max: 1, value: 0 });
      meter.setAttribute("aria-label", "Unggah " + file.name);
      line.append(make("span", file.name), meter, note);
      this.list.append(line);
      return { data, line, note, meter };
    }
    send(job) {
      return new Promise((done) => {
        const request = new XMLHttpRequest();
        request.open("POST", this.form.action);
        request.setRequestHeader("X-Upload", "1");
        request.setRequestHeader("X-CSRFToken", token(this.form));
        request.upload.onprogress = (event) => {
          job.meter.value = event.lengthComputable ? event.loaded / event.total : 0;
          job.note.textContent = event.loaded < event.total ? Math.floor(job.meter.value * 100) + "%" : "Diperiksa…";
        };
        request.onloadend = () => { this.heard(job, request); done(); };
        job.note.textContent = "Mengunggah…";
        request.send(job.data);
      });
    }
    heard(job, request) {
      let answer = {};
      try { answer = JSON.parse(request.responseText); } catch { /* a page, or nothing: the status tells */ }
      job.ok = request.status === 200 && answer.ok === true;
      job.note.textContent = answer.pesan || this.words(request.status);
      job.meter.hidden = true;
      job.line.dataset.state = job.ok ? "ok" : "trouble";
      if (job.ok && answer.html && this.target) this.target.insertAdjacentHTML("beforeend", answer.html);
      if (!request.status || request.status >= 500) this.offerRetry(job);
    }
    words(status) {
      if (!status) return "Koneksi terputus.";
      if (status === 413) return "Berkas terlalu besar.";
      if ([400, 401, 403].includes(status)) return "Sesi berakhir. Muat ulang halaman untuk masuk lagi.";
      return status < 400 ? "Tersimpan" : "Server sedang bermasalah.";
    }
    offerRetry(job) {
      const retry = make("button", "Coba lagi", { type: "button", className: "button button-plain" });
      retry.onclick = async () => {
        retry.remove();
        job.meter.hidden = false;
        await this.send(job);
        this.finish([job]);
      };
      job.line.append(retry);
    }
    finish(jobs) {
      const good = jobs.filter((job) => job.ok).length;
      this.running = false;
      announce(`${good} dari ${jobs.length} berkas tersimpan.`);
      const source = this.target && this.target.getAttribute("hx-get");
      if (source && good) htmx.ajax("GET", source, { source: this.target, target: this.target });
      else if (good && !all('[data-state="trouble"]', this.list).length) location.reload();
    }
  }

  /* 3. Submitting: once, with the draft at rest, files one by one -------------------------------------------- */
  const drafts = new Map(), uploads = new Map(), sending = new Map(), dirty = new Set();
  const release = (form) => {
    clearTimeout(sending.get(form));
    sending.delete(form);
    for (const button of all("button:not([type=button])", form)) button.removeAttribute("aria-disabled");
  };

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    const files = all("input[type=file]", form).filter((input) => input.files.length);
    if (sending.has(form) || (uploads.has(form) && uploads.get(form).running)) {
      event.preventDefault();
      return event.stopImmediatePropagation();
    }
    if (drafts.has(form)) drafts.get(form).submit(event);
    if (event.defaultPrevented) return;
    dirty.delete(form);
    if ("upload" in form.dataset && files.length) {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!uploads.has(form)) uploads.set(form, new Upload(form));
      return uploads.get(form).start(files);
    }
    sending.set(form, setTimeout(release, 5000, form));
    for (const button of all("button:not([type=button])", form)) button.setAttribute("aria-disabled", "true");
  }, true);
  addEventListener("pageshow", () => [...sending.keys()].forEach(release));
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && "guard" in form.dataset) dirty.add(form);
  });
  addEventListener("beforeunload", (event) => {
    const busy = [...uploads.values()].some((upload) => upload.running);
    if (busy || [...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  /* 4. htmx: sign-in answers become full pages, focus survives swaps, results are spoken --------------------- */
  let kept = null;

  const natively = (form, submitter) => {
    if (submitter && submitter.name)
      form.append(make("input", "", { type: "hidden", name: submitter.name, value: submitter.value }));
    HTMLFormElement.prototype.submit.call(form);
  };
  const refocus = () => {
    const summary = document.querySelector(".error-summary");
    if (summary && !summary.dataset.seen) {
      summary.dataset.seen = "1";
      return summary.focus();
    }
    if (document.activeElement && document.activeElement !== document.body) return;
    const same = kept && document.querySelector(`[data-keep-focus="${CSS.escape(kept)}"]`);
    const near = same && same.disabled ? same.closest("li,tr").querySelector("button:not(:disabled),a") : same;
    const next = near || document.querySelector("[data-focus]");
    if (next) next.focus();
  };

  document.addEventListener("htmx:before:request", () => {
    const holder = document.activeElement && document.activeElement.closest("[data-keep-focus]");
    kept = holder && holder.dataset.keepFocus;
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { response, sourceElement, request } = event.detail.ctx;
    if (response.status !== 401 && response.status !== 400) return;
    event.preventDefault();
    if (request.form) natively(request.form, request.submitter);
    else if (sourceElement.href) location.assign(sourceElement.href);
    else location.reload();
  });
  document.addEventListener("htmx:finally:request", () => [...sending.keys()].forEach(release));
  document.addEventListener("htmx:after:swap", () => {
    wake();
    refocus();
    const news = document.querySelector("[data-announce]");
    if (news) announce(news.textContent.trim());
  });

  /* 5. Waking up --------------------------------------------------------------------------------------------- */
  const wake = () => {
    for (const form of all("form[data-autosave]")) if (!drafts.has(form)) drafts.set(form, new Draft(form));
    for (const button of all("[data-print][hidden]")) {
      button.hidden = false;
      button.onclick = () => window.print();
    }
  };
  wake();
  refocus();
})();
