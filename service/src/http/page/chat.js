"use strict";
// The conversation: sends messages and shows what comes.

const WAIT_MS = 15000;
const RETRY_MS = 1200;
// A quick answer comes without a sign of waiting, a slow one is explained.
const TYPING_MS = 200;
const SLOW_MS = 5000;
const WELCOME = {
  text: "¿Qué tipo de auto buscas? Escríbelo o elige una opción.",
  suggestions: ["Busco un auto familiar", "Quiero una SUV", "¿Qué garantía tienen?"],
};
const $ = (id) => document.getElementById(id);
const isTouch = matchMedia("(pointer: coarse)").matches;
let waiting = false;

function show(entry) {
  const kind = entry.notice ? "notice" : entry.mine ? "mine" : entry.person ? "person theirs" : "theirs";
  const item = element("li", { class: kind });
  if (entry.notice) item.append(entry.notice);
  else if (entry.mine) item.append(element("span", { class: "hidden" }, "Tú: "));
  else if (entry.person) item.append(element("span", { class: "author" }, "Persona del equipo"));
  else item.append(element("span", { class: "hidden" }, "Asistente: "));
  const blocks = entry.blocks && entry.blocks.length ? entry.blocks : entry.notice ? [] : [{ text: entry.text }];
  item.append(...blocks.map((block) => drawBlock(block, send)));
  $("log").append(item);
  if (!entry.mine && !entry.notice) quickReplies(entry.suggestions || []);
  return item;
}

// Shows a turn from its question on: a long answer is read from its beginning.
function showFrom(item) {
  $("scroll").scrollTop = item.offsetTop - 8;
}

function quickReplies(suggestions) {
  $("quick").replaceChildren(...suggestions.map((text) => {
    const button = element("button", { type: "button" }, text);
    button.addEventListener("click", () => send(text));
    return button;
  }));
}

const later = (ms) => new Promise((done) => setTimeout(done, ms));

// Asks once more by itself: the key makes the repetition safe.
async function ask(text, key) {
  const first = await attempt(text, key);
  if (first.answer || !first.again) return first;
  await later(RETRY_MS);
  return attempt(text, key);
}

async function attempt(text, key) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), WAIT_MS);
  try {
    const response = await fetch("chat", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": key },
      body: JSON.stringify({ session_id: memory.id, message: text, channel: "web" }),
      signal: abort.signal,
    });
    if (response.ok) return { answer: await response.json() };
    if (response.status === 429) return { reason: "Vas muy rápido: espera unos segundos." };
    return { reason: "El servicio no está disponible en este momento.", again: response.status === 503 };
  } catch {
    return { reason: "No hay conexión con el servicio.", again: true };
  } finally {
    clearTimeout(timer);
  }
}

function failed(item, text, key, reason) {
  const again = element("button", { type: "button" }, "Volver a enviar");
  const note = element("p", { class: "failed", role: "alert" }, `${reason} Tu mensaje no se envió. `, again);
  again.addEventListener("click", () => { note.remove(); deliver(item, text, key); });
  item.append(note);
  note.scrollIntoView({ block: "nearest" });
  again.focus({ preventScroll: true });
}

let typingTimer = 0;
let slowTimer = 0;
function busy(is) {
  waiting = is;
  for (const button of document.querySelectorAll("#send, #person, #restart, #quick button, #log button")) button.disabled = is;
  clearTimeout(typingTimer);
  clearTimeout(slowTimer);
  $("typing").hidden = true;
  $("typing-words").textContent = "";
  $("status").textContent = "";
  if (!is || memory.status === "person") return;
  typingTimer = setTimeout(() => typing(""), TYPING_MS);
  slowTimer = setTimeout(() => typing("Sigo con tu respuesta…"), SLOW_MS);
}

function typing(words) {
  $("typing").hidden = false;
  $("typing-words").textContent = words;
  $("status").textContent = words || "El asistente está escribiendo…";
  $("typing").scrollIntoView({ block: "nearest" });
}

async function deliver(item, text, key) {
  if (waiting) return;
  memory.pending = { text, key };
  keepMemory();
  busy(true);
  const { answer, reason } = await ask(text, key);
  busy(false);
  if (!answer) {
    failed(item, text, key, reason);
    return;
  }
  delete memory.pending;
  keep({ mine: true, text });
  if (answer.attended_by === "person") attended("person");
  else poll();
  if (answer.reply) {
    const entry = { text: answer.reply, suggestions: answer.suggested_questions, blocks: answer.blocks };
    keep(entry);
    show(entry);
  } else {
    // A person has the conversation and answers in their own time.
    quickReplies([]);
  }
  showFrom(item);
  // On a phone the focus would open the keyboard over the answer.
  if (!isTouch) $("message").focus({ preventScroll: true });
}

function send(text) {
  if (waiting || !text.trim()) return false;
  if (isTouch) document.activeElement.blur();
  const item = show({ mine: true, text });
  quickReplies([]);
  item.scrollIntoView({ block: "nearest" });
  deliver(item, text, newId());
  return true;
}

// Browsers without `field-sizing` get the same by measuring.
function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  $("message").style.height = "auto";
  $("message").style.height = $("message").scrollHeight + 2 + "px";
}

function restart() {
  memory.messages = [];
  $("log").replaceChildren();
  send("Quiero empezar de nuevo");
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (send($("message").value)) {
    $("message").value = "";
    grow();
  }
});
$("message").addEventListener("input", grow);
$("message").addEventListener("keydown", (event) => {
  // Shift+Enter is a new line; Enter that ends an input method's word is not a message.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("form").requestSubmit();
  }
});
$("person").addEventListener("click", () => send("Quiero hablar con una persona"));
$("restart").addEventListener("click", () => $("restarting").showModal());
$("restarting").addEventListener("close", (event) => {
  if (event.target.returnValue === "restart") restart();
  event.target.returnValue = "";
});
document.addEventListener("visibilitychange", poll);

for (const entry of memory.messages.length ? memory.messages : [WELCOME]) show(entry);
attended(memory.status || "agent");
$("scroll").scrollTop = $("scroll").scrollHeight;
// A message that was under way at a reload is sent again under its key.
if (memory.pending) {
  const { text, key } = memory.pending;
  const item = show({ mine: true, text });
  item.scrollIntoView({ block: "nearest" });
  deliver(item, text, key);
} else {
  poll();
  if (!isTouch) $("message").focus({ preventScroll: true });
}
