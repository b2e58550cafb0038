/* Forms that save themselves: form[data-autosave=URL], which say so in [data-autosave-status].
   One request at a time; the latest typing wins. Answer: {"versi": 4, "pukul": "09.05 WITA"}. What could not be saved
   stays in this browser until it is, and is offered when the form is opened again. Needs app.js. */
"use strict";
(() => {
  const SESSION_ENDED = "Sesi berakhir. Tekan Simpan untuk masuk lagi; isian Anda tidak hilang.";
  const OVERTAKEN = "Rekan Anda lebih dulu menyimpan. Tekan Simpan untuk melihat keduanya.";
  const BOOKKEEPING = /(^|-)(csrf_token|kunci|versi)$/;

  /** What the person typed, as [name, value] pairs, without files and without the form's own bookkeeping. */
  const typed = (form) =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !BOOKKEEPING.test(name));

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
          headers: { "X-Autosave": "1", "X-CSRFToken": fkp.token(this.form), Accept: "application/json" },
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
        return this.say(ended ? SESSION_ENDED : OVERTAKEN, true);
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
      if (!this.busy) {
        this.submitting = true;
        setTimeout(() => { this.submitting = false; }, 5000);
        return;
      }
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
      const box = fkp.make("div", "", { className: "notice notice-warning" });
      const restore = fkp.make("button", "Pulihkan", { type: "button", className: "button button-plain" });
      const drop = fkp.make("button", "Buang", { type: "button", className: "button button-link" });
      const close = () => {
        box.remove();
        this.form.querySelector("input:not([type=hidden]),textarea,select").focus();
      };
      restore.onclick = () => { this.restore(copy.fields); close(); };
      drop.onclick = () => { store.drop(this.key); close(); };
      box.setAttribute("role", "status");
      box.append(fkp.make("p", `Ada isian yang belum tersimpan dari ${copy.clock}.`), restore, drop);
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

  const drafts = new Map();
  fkp.wake(() => {
    for (const form of fkp.all("form[data-autosave]")) if (!drafts.has(form)) drafts.set(form, new Draft(form));
  });
  // On window, hence before the listeners of app.js and htmx.
  addEventListener("submit", (event) => drafts.has(event.target) && drafts.get(event.target).submit(event), true);
})();
