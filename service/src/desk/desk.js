"use strict";
// New messages appear by themselves: the live part is asked for again and
// replaced where it has changed. What is being typed stands outside of it.
const POLL_MS = 3000;
// Within so many pixels of its end, the log goes on to its new end.
const NEAR_END = 80;
const LOGGED_OUT = "Tu sesión terminó: copia lo que escribiste y entra de nuevo.";
const region = document.querySelector("[data-live]");
const lost = document.getElementById("lost");
const lostWords = lost?.textContent;
let etag = null;
let timer = 0;

const log = () => document.querySelector(".log");

function showEnd() {
  if (log()) log().scrollTop = log().scrollHeight;
}

function isTyping() {
  return [...document.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
}

function replace(text) {
  const top = log()?.scrollTop ?? 0;
  const isAtEnd = !log() || log().scrollHeight - top - log().clientHeight < NEAR_END;
  region.innerHTML = text;
  if (isAtEnd) showEnd();
  else if (log()) log().scrollTop = top;
}

async function refresh() {
  try {
    const headers = etag ? { "If-None-Match": etag } : {};
    const response = await fetch(region.dataset.live, { headers });
    if (response.redirected) {
      // The session is over; a reload would lose what is being typed.
      if (!isTyping()) location.reload();
      lost.textContent = LOGGED_OUT;
      lost.hidden = false;
      return;
    }
    if (response.status !== 304) {
      if (!response.ok) throw new Error(response.status);
      const text = await response.text();
      etag = response.headers.get("ETag");
      replace(text);
    }
    lost.hidden = true;
  } catch {
    lost.textContent = lostWords;
    lost.hidden = false;
  }
}

// One question after the other, and none while the page is hidden.
async function poll() {
  clearTimeout(timer);
  if (document.hidden) return;
  await refresh();
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(poll, POLL_MS);
}

if (region) {
  showEnd();
  poll();
  document.addEventListener("visibilitychange", poll);
}
