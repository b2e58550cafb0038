/* Uploads with progress: form[data-upload] sends each chosen file in a request of its own, one after the other.
   Answer: {"ok": true, "pesan": "Tersimpan", "html": "<li>…</li>"}. Afterwards the gallery named by
   data-upload-target is fetched again (hx-get), or the page reloaded when every file was kept. Needs app.js. */
"use strict";
(() => {
  let uploadNumber = 0;

  class Upload {
    constructor(form) {
      this.form = form;
      this.list = form.appendChild(fkp.make("ul", "", { className: "uploads" }));
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
      const line = fkp.make("li"), note = fkp.make("span", "Menunggu"), meter = fkp.make("progress", "", { max: 1, value: 0 });
      meter.setAttribute("aria-label", "Unggah " + file.name);
      line.append(fkp.make("span", file.name), meter, note);
      this.list.append(line);
      return { data, line, note, meter };
    }
    send(job) {
      return new Promise((done) => {
        const request = new XMLHttpRequest();
        request.open("POST", this.form.action);
        request.setRequestHeader("X-Upload", "1");
        request.setRequestHeader("X-CSRFToken", fkp.token(this.form));
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
      const retry = fkp.make("button", "Coba lagi", { type: "button", className: "button button-plain" });
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
      fkp.announce(`${good} dari ${jobs.length} berkas tersimpan.`);
      const source = this.target && this.target.getAttribute("hx-get");
      if (source && good) htmx.ajax("GET", source, { source: this.target, target: this.target });
      else if (good && !fkp.all('[data-state="trouble"]', this.list).length) location.reload();
    }
  }

  const uploads = new Map();
  // On window, hence before the listeners of app.js and htmx.
  addEventListener("submit", (event) => {
    const form = event.target;
    if (!("upload" in form.dataset)) return;
    const inputs = fkp.all("input[type=file]", form).filter((input) => input.files.length);
    const running = uploads.has(form) && uploads.get(form).running;
    if (!inputs.length && !running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (running) return;
    if (!uploads.has(form)) uploads.set(form, new Upload(form));
    uploads.get(form).start(inputs);
  }, true);
  addEventListener("beforeunload", (event) => {
    if ([...uploads.values()].some((upload) => upload.running)) event.preventDefault();
  });
})();
