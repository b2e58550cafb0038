/* What every page adds when scripts run; each form and link works without it. Attributes that switch things on:
   form[data-guard] warns before unsaved typing is lost · form[data-forget] drops what drafts.js keeps (sign-out) · [data-print] · [data-announce] is spoken after a swap ·
   [data-focus] gets the focus a swap lost, [data-keep-focus=KEY] keeps it on the same deed. */
"use strict";
const fkp = {
  all: (selector, root = document) => [...root.querySelectorAll(selector)],
  make(tag, text = "", properties = {}) {
    const made = Object.assign(document.createElement(tag), properties);
    made.textContent = text;
    return made;
  },
  announce(text) {
    document.getElementById("kabar").textContent = text;
  },
  token(form) {
    const input = form.querySelector('input[name$="csrf_token"]');
    return input ? input.value : "";
  },
  /** Who signs out of a shared computer leaves no half-typed form behind; drafts.js keeps them under "draf:". */
  forgetDrafts() {
    for (const key of Object.keys(localStorage)) if (key.startsWith("draf:")) localStorage.removeItem(key);
  },
  /** Run now and after every htmx swap. */
  wake(task) {
    task();
    document.addEventListener("htmx:after:swap", task);
  },
};

(() => {
  /* A form is sent once: buttons rest while it is under way. They stay focusable; five seconds later, or when the
     page is shown again, they work again (a download never leaves the page). */
  const sending = new Map();
  const dirty = new Set();
  const buttons = (form) => fkp.all("button:not([type=button])", form);

  const release = (form) => {
    clearTimeout(sending.get(form));
    sending.delete(form);
    for (const button of buttons(form)) button.removeAttribute("aria-disabled");
  };
  const releaseAll = () => [...sending.keys()].forEach(release);

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (sending.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    dirty.delete(form);
    if ("forget" in form.dataset) fkp.forgetDrafts();
    sending.set(form, setTimeout(release, 5000, form));
    for (const button of buttons(form)) button.setAttribute("aria-disabled", "true");
  }, true);
  addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:finally:request", releaseAll);

  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && "guard" in form.dataset) dirty.add(form);
  });
  addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });

  /* Sign-in and expired-token answers to htmx become full pages: the same form is sent again, plainly, so that the
     server can show its sign-in with everything typed. */
  const natively = (form, submitter) => {
    if (submitter && submitter.name)
      form.append(fkp.make("input", "", { type: "hidden", name: submitter.name, value: submitter.value }));
    HTMLFormElement.prototype.submit.call(form);
  };
  document.addEventListener("htmx:before:response", (event) => {
    const { response, sourceElement, request } = event.detail.ctx;
    if (response.status !== 401 && response.status !== 400) return;
    event.preventDefault();
    if (request.form) natively(request.form, request.submitter);
    else if (sourceElement.href) location.assign(sourceElement.href);
    else location.reload();
  });

  /* Focus: to a new error summary; else, when the swap took the focused element away, to its successor. */
  let kept = null;

  const toErrors = () => {
    const summary = document.querySelector(".error-summary:not([data-seen])");
    if (summary) {
      summary.dataset.seen = "";
      summary.focus();
    }
    return summary;
  };
  const refocus = () => {
    const errors = toErrors();
    document.title = (errors ? "Galat: " : "") + document.title.replace(/^Galat: /, "");
    if (errors) return;
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
  document.addEventListener("htmx:after:swap", (event) => {
    const { target } = event.detail.ctx;
    const told = document.getElementById("pesan");
    if (target === told || target === "#pesan") told.focus();
    else refocus();
    const news = document.querySelector("[data-announce]");
    if (news) fkp.announce(news.textContent.trim());
  });

  fkp.wake(() => {
    for (const button of fkp.all("[data-print][hidden]")) {
      button.hidden = false;
      button.onclick = () => window.print();
    }
  });
  toErrors();
})();
