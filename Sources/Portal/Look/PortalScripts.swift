/// Scripts of the pages, all of them our own. Every page works without them.
enum PortalScripts {
    /// Looks every few seconds whether the page is back.
    static let starting = #"""
        "use strict";
        setInterval(async () => {
          try {
            const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
            if (answer.status !== 503) location.reload();
          } catch { /* Not yet. */ }
        }, 3000);

        """#

    /// Sends each file as soon as it is chosen, with its progress, and keeps the text while it is written.
    static let reply = #"""
        "use strict";
        const form = document.getElementById("reply");
        const words = JSON.parse(form.dataset.words);
        const list = document.getElementById("files");
        const problem = document.getElementById("file-problem");
        const kept = document.getElementById("kept");
        const text = document.getElementById("text");
        const chooser = document.getElementById("file");
        const drop = document.getElementById("drop");
        const queue = [];
        let busy = false;
        let savedText = text.value;
        let timer = null;

        document.documentElement.classList.add("scripted");

        const proof = () => {
          const data = new FormData();
          data.append("form", form.elements.form.value);
          data.append("number", form.elements.number.value);
          return data;
        };

        const post = (data, progress) => new Promise((resolve, reject) => {
          const request = new XMLHttpRequest();
          request.open("POST", form.action);
          request.setRequestHeader("Accept", "application/json");
          request.responseType = "json";
          if (progress) request.upload.addEventListener("progress", progress);
          request.addEventListener("load", () => request.response ? resolve(request.response) : reject(new Error("no answer")));
          request.addEventListener("error", () => reject(new Error("no connection")));
          request.addEventListener("abort", () => reject(new Error("stopped")));
          request.send(data);
        });

        const show = (answer) => {
          const waiting = [...list.querySelectorAll("li.waiting")];
          list.innerHTML = answer.files;
          list.append(...waiting);
          problem.textContent = answer.problem || "";
        };

        const size = (bytes) => {
          const [number, unit] = bytes >= 1e6 ? [bytes / 1e6, "MB"] : bytes >= 1e3 ? [bytes / 1e3, "kB"] : [bytes, "B"];
          return number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 }) + "\u00a0" + unit;
        };

        const row = (file) => {
          const item = document.createElement("li");
          item.className = "waiting";
          const name = document.createElement("span");
          name.className = "name";
          name.textContent = file.name;
          const note = document.createElement("span");
          note.className = "size";
          note.textContent = size(file.size);
          const bar = document.createElement("progress");
          bar.max = 100;
          bar.value = 0;
          bar.setAttribute("aria-label", file.name);
          item.append(name, note, bar);
          list.append(item);
          return { item, note, bar };
        };

        const failed = (entry, message, mayHelp = true) => {
          entry.bar.remove();
          entry.note.remove();
          const error = document.createElement("p");
          error.className = "error";
          error.textContent = message;
          const again = document.createElement("button");
          again.type = "button";
          again.className = "quiet";
          again.textContent = words.again;
          again.addEventListener("click", () => { entry.item.remove(); add([entry.file]); });
          const away = document.createElement("button");
          away.type = "button";
          away.className = "quiet";
          away.textContent = words.remove;
          away.addEventListener("click", () => { entry.item.remove(); chooser.focus(); });
          if (mayHelp) entry.item.append(again);
          entry.item.append(away, error);
        };

        const next = async () => {
          const entry = queue.shift();
          if (!entry) { busy = false; return; }
          busy = true;
          const data = proof();
          data.append("file", entry.file);
          data.append("do", "add");
          try {
            const answer = await post(data, (event) => {
              if (!event.lengthComputable) return;
              const percent = Math.floor(event.loaded / event.total * 100);
              entry.bar.value = percent;
              entry.note.textContent = percent + "\u00a0%";
            });
            if (answer.problem) { failed(entry, answer.problem); } else { entry.item.remove(); show(answer); }
          } catch {
            failed(entry, words.failed);
          }
          next();
        };

        const add = (files) => {
          problem.textContent = "";
          for (const file of files) {
            if (file.size > Number(form.dataset.max)) { failed({ file, ...row(file) }, words.large, false); continue; }
            queue.push({ file, ...row(file) });
          }
          if (!busy) next();
        };

        const save = async () => {
          if (text.value === savedText) return true;
          const value = text.value;
          const data = proof();
          data.append("text", value);
          data.append("do", "keep");
          try {
            const answer = await post(data);
            if (answer.problem) { kept.textContent = answer.problem; return false; }
            savedText = value;
            kept.textContent = words.kept;
            return true;
          } catch {
            kept.textContent = words.unkept;
            timer = setTimeout(save, 5000);
            return false;
          }
        };

        chooser.addEventListener("change", () => {
          const files = [...chooser.files];
          // Sent here, and not once more with the form.
          chooser.value = "";
          add(files);
        });

        text.addEventListener("input", () => {
          kept.textContent = "";
          clearTimeout(timer);
          timer = setTimeout(save, 1500);
        });

        list.addEventListener("click", async (event) => {
          const button = event.target.closest("button[name=remove]");
          if (!button) return;
          event.preventDefault();
          const data = proof();
          data.append("remove", button.value);
          try { show(await post(data)); } catch { problem.textContent = words.unkept; }
          chooser.focus();
        });

        form.addEventListener("submit", async (event) => {
          if (event.submitter && event.submitter.value !== "send") return;
          event.preventDefault();
          if (busy) { problem.textContent = words.waiting; return; }
          clearTimeout(timer);
          // What cannot be kept cannot be sent either: the page stays, with everything on it.
          if (!await save()) return;
          const hidden = document.createElement("input");
          hidden.type = "hidden";
          hidden.name = "do";
          hidden.value = "send";
          form.append(hidden);
          form.submit();
        });

        for (const name of ["dragover", "dragenter"]) {
          drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
        }
        for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
        drop.addEventListener("drop", (event) => { event.preventDefault(); add([...event.dataTransfer.files]); });

        """#
}
