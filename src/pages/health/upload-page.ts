import type { Page } from "#src/pages/page.ts";

/** Sends the chosen file as it is, shows how far it is, then asks until it has been read. */
const SCRIPT = `
"use strict";
const drop = document.getElementById("drop");
const input = document.getElementById("file");
const bar = document.getElementById("bar");
const status = document.getElementById("status");
let isBusy = false;

const say = (words, isWrong) => {
  status.textContent = words;
  status.setAttribute("role", isWrong ? "alert" : "status");
};
const share = (done, all) => {
  bar.hidden = false;
  if (all > 0) bar.value = done / all;
  else bar.removeAttribute("value");
};
const percent = (done, all) => (all > 0 ? Math.floor((100 * done) / all) + "%" : "");
const again = (words) => {
  isBusy = false;
  bar.hidden = true;
  drop.hidden = false;
  say(words, true);
};

const ask = (address, misses) => {
  fetch(address, { cache: "no-store" })
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error("gone"))))
    .then((state) => {
      share(state.bytes, state.totalBytes);
      if (state.phase === "done" || state.phase === "failed") {
        bar.hidden = true;
        say(state.words.join(" "), state.phase === "failed");
        return;
      }
      say(state.phase === "waiting" ? "Your file is here. Another one is read first." : "Reading: " + percent(state.bytes, state.totalBytes), false);
      setTimeout(ask, 1000, address, 0);
    })
    .catch(() => {
      if (misses < 5) setTimeout(ask, 2000, address, misses + 1);
      else say("Your file is being read. Kairos tells you in the chat when it is done.", false);
    });
};

const send = (file) => {
  if (isBusy || file === undefined) return;
  isBusy = true;
  drop.hidden = true;
  const request = new XMLHttpRequest();
  request.open("POST", location.pathname);
  request.setRequestHeader("content-type", "application/octet-stream");
  request.responseType = "json";
  request.upload.addEventListener("progress", (event) => {
    share(event.loaded, event.total);
    say("Sending: " + percent(event.loaded, event.total), false);
  });
  request.addEventListener("load", () => {
    const answer = request.response;
    if (request.status === 202 && answer) ask(answer.status, 0);
    else again(answer && answer.words ? answer.words : "That did not work. Please try again.");
  });
  request.addEventListener("error", () => again("The connection broke. Please try again."));
  request.send(file);
  share(0, file.size);
  say("Sending", false);
};

input.addEventListener("change", () => send(input.files[0]));
for (const name of ["dragenter", "dragover"]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("over");
  });
}
document.addEventListener("dragleave", () => drop.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  send(event.dataTransfer.files[0]);
});
`;

const TITLE = "Your Apple Health export";

export const uploadPage = (shared: string): Page => ({
  title: TITLE,
  body: `<p>On the iPhone: Health app, your picture at the top right, “Export All Health Data”. Give me the zip file as it is.</p>
<label class="drop" id="drop" for="file"><strong>Choose export.zip</strong> or drop it here<input id="file" type="file" accept=".zip,.xml,application/zip,text/xml"></label>
<progress id="bar" max="1" value="0" hidden aria-label="How far it is"></progress>
<p id="status" role="status" aria-live="polite"></p>
<p>I read only what you share with me: ${shared}. The rest is passed over, and the file is deleted as soon as it has been read.</p>
<noscript><p role="alert">Sending the file needs JavaScript.</p></noscript>`,
  script: SCRIPT,
});

export const noticePage = (body: string): Page => ({ title: TITLE, body });
