"use strict";
// New messages appear by themselves: the live part is asked for again and
// replaced where it has changed. What is being typed stands outside of it.
const POLL_MS = 3000;
const region = document.querySelector("[data-live]");
let shown = null;

function showEnd() {
  const log = document.querySelector(".log");
  if (log) log.scrollTop = log.scrollHeight;
}

async function refresh() {
  if (document.hidden) return;
  const lost = document.getElementById("lost");
  try {
    const response = await fetch(region.dataset.live);
    if (response.redirected) { location.reload(); return; }
    if (!response.ok) throw new Error(response.status);
    const text = await response.text();
    lost.hidden = true;
    if (text === shown) return;
    const isFirst = shown === null;
    shown = text;
    if (isFirst) return;
    region.innerHTML = text;
    showEnd();
  } catch {
    lost.hidden = false;
  }
}

if (region) {
  showEnd();
  refresh();
  setInterval(refresh, POLL_MS);
}
