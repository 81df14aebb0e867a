"use strict";
// A person of the team: who attends the conversation, and what they write.

// How often a person's messages are asked for: rarely while the agent answers.
const POLL_MS = { agent: 15000, waiting: 3000, person: 3000 };
const ATTENDANTS = {
  agent: "Hablas con un asistente virtual",
  waiting: "Avisamos a una persona del equipo",
  person: "Te atiende una persona",
};
const CHANGES = {
  agent: "Te atiende de nuevo el asistente virtual.",
  person: "Ahora te atiende una persona de nuestro equipo: te responde aquí mismo.",
};

function attended(status) {
  const before = memory.status || "agent";
  memory.status = status;
  $("attendant").textContent = ATTENDANTS[status] || ATTENDANTS.agent;
  $("attendant").classList.toggle("person", status === "person");
  $("person").hidden = status !== "agent";
  // A person's thread is not ended from here.
  $("restart").hidden = status === "person";
  const changed = (status === "person") !== (before === "person");
  if (changed) {
    const entry = { notice: CHANGES[status === "person" ? "person" : "agent"] };
    keep(entry);
    show(entry).scrollIntoView({ block: "nearest" });
  }
}

let poller = 0;
let polling = false;
// Asks for what a person wrote, and again in a while.
async function poll() {
  if (polling) return;
  polling = true;
  clearTimeout(poller);
  if (!document.hidden && memory.messages.length) await askForMessages();
  polling = false;
  poller = setTimeout(poll, POLL_MS[memory.status] || POLL_MS.agent);
}

async function askForMessages() {
  try {
    const response = await fetch("chat/messages", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ session_id: memory.id, after: memory.position || 0 }),
    });
    if (!response.ok) return;
    const news = await response.json();
    memory.position = news.position;
    attended(news.status);
    for (const message of news.messages) {
      const entry = { person: true, text: message.text };
      keep(entry);
      show(entry).scrollIntoView({ block: "nearest" });
    }
    keepMemory();
  } catch { /* Asked again in a while. */ }
}
