"use strict";
// What a tab remembers over a reload; another tab has another conversation.

const KEPT_MESSAGES = 60;

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function kept() {
  try { return JSON.parse(sessionStorage.getItem("chat")) || {}; } catch { return {}; }
}

const memory = Object.assign({ id: "web-" + newId(), messages: [] }, kept());

function keepMemory() {
  try { sessionStorage.setItem("chat", JSON.stringify(memory)); } catch { /* Private mode. */ }
}

function keep(entry) {
  memory.messages = [...memory.messages, entry].slice(-KEPT_MESSAGES);
  keepMemory();
}
