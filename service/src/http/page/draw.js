"use strict";
// Draws what a reply holds: texts, cars, plans. Knows nothing of the network.

const pesos = new Intl.NumberFormat("es-MX", { style: "currency", currency: "MXN", maximumFractionDigits: 0 });
const whole = new Intl.NumberFormat("es-MX");
const GEARBOXES = { automatic: "Automático", manual: "Estándar" };
const SHAPES = {
  sedan: "sedan", coupe: "sedan", convertible: "sedan", hatchback: "hatchback",
  suv: "suv", wagon: "suv", minivan: "suv", van: "suv", pickup: "pickup",
};

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== null));
  return made;
}

function drawnCar(body) {
  const namespace = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(namespace, "svg");
  const use = document.createElementNS(namespace, "use");
  use.setAttribute("href", "#car-" + (SHAPES[body] || "sedan"));
  drawing.setAttribute("aria-hidden", "true");
  drawing.append(use);
  return drawing;
}

function picture(car, name) {
  const place = car.number ? element("span", { class: "place" }, String(car.number)) : null;
  const box = element("div", { class: "picture" }, drawnCar(car.body));
  if (car.photo_url) {
    const photo = element("img", { src: car.photo_url, alt: "Foto de " + name, loading: "lazy", decoding: "async" });
    // The drawing below it stands in for a photo that is gone.
    photo.addEventListener("error", () => photo.remove());
    box.append(photo);
  }
  if (place) box.append(place);
  return box;
}

function carName(car) {
  const repeats = car.model.toLowerCase().startsWith(car.make.toLowerCase());
  return [repeats ? "" : car.make, car.model, car.year].filter(Boolean).join(" ");
}

function monthly(car) {
  if (!car.monthly) return null;
  const payment = pesos.format(car.monthly.payment_pesos) + " al mes";
  if (car.monthly.is_agreed) return element("p", { class: "monthly" }, payment);
  const how = `${car.monthly.term_months} meses, enganche ${pesos.format(car.monthly.down_payment_pesos)}`;
  return element("p", { class: "monthly" }, "Desde " + payment, element("small", {}, how));
}

// The message that chooses a car, wherever in the conversation its card is.
function choice(car, name) {
  const price = car.price_pesos ? " de " + pesos.format(car.price_pesos) : "";
  return `Me interesa el ${name}${price}`;
}

function carCard(car, choose) {
  const name = carName(car);
  const driven = [car.km != null ? whole.format(car.km) + " km" : "", GEARBOXES[car.gearbox] || ""];
  const price = car.price_pesos != null ? pesos.format(car.price_pesos) : "Precio por confirmar";
  const button = element("button", { type: "button", class: "choose", "aria-label": "Me interesa el " + name }, "Me interesa");
  button.addEventListener("click", () => choose(choice(car, name)));
  const more = (car.details || []).map((detail) => element("li", {}, detail));
  return element("li", { class: "car" },
    picture(car, name),
    element("div", { class: "facts" },
      element("h3", {}, name),
      element("p", {}, car.version_text || car.version || ""),
      element("p", {}, driven.filter(Boolean).join(" · ")),
      more.length ? element("ul", { class: "more", "aria-label": "Además" }, ...more) : null,
      element("p", { class: "price" }, price),
      car.over_budget ? element("p", { class: "over" }, "Pasa de tu presupuesto") : null,
      monthly(car),
      button));
}

function cars(list, choose) {
  return element("ul", { class: "cars", "aria-label": "Autos" }, ...list.map((car) => carCard(car, choose)));
}

// One term: the payment, and what it is made of.
function plan(table) {
  const only = table.plans[0];
  const rows = [
    ["Precio", table.price_pesos], ["Enganche", table.down_payment_pesos], ["A financiar", table.financed_pesos],
    ["Intereses", only.interest_pesos], ["Total de los pagos", only.total_pesos],
  ].map(([name, amount]) => element("div", {}, element("dt", {}, name), element("dd", {}, pesos.format(amount))));
  const rate = element("div", {}, element("dt", {}, "Tasa fija anual"), element("dd", {}, table.annual_rate_percent + " %"));
  return element("section", { class: "plan", "aria-label": "Plan de financiamiento" },
    element("p", { class: "payment" }, pesos.format(only.monthly_payment_pesos) + " ",
      element("small", {}, `al mes, ${only.term_months} meses`)),
    element("dl", {}, ...rows, rate));
}

// Several terms: a table whose rows choose. Its roles are spelt out because a narrow
// screen lays the rows out as blocks, which would take them away.
function terms(table, choose) {
  const head = ["Plazo", "Mensualidad", "Intereses", "Total"].map((name) =>
    element("th", { scope: "col", role: "columnheader" }, name));
  const rows = table.plans.map((one) => {
    const button = element("button", { type: "button", "aria-label": `Elegir ${one.term_months} meses` }, `${one.term_months} meses`);
    button.addEventListener("click", () => choose(`${one.term_months} meses`));
    const cell = (kind, before, amount, after) => element("td", { role: "cell", class: kind },
      element("span", {}, before), pesos.format(amount), element("span", {}, after));
    return element("tr", { role: "row" },
      element("th", { scope: "row", role: "rowheader" }, button),
      cell("payment", "", one.monthly_payment_pesos, " al mes"),
      cell("rest", "Intereses ", one.interest_pesos, ""),
      cell("rest", "Total ", one.total_pesos, ""));
  });
  return element("table", { class: "terms", role: "table", "aria-label": "Plazos de financiamiento" },
    element("thead", { role: "rowgroup" }, element("tr", { role: "row" }, ...head)),
    element("tbody", { role: "rowgroup" }, ...rows));
}

function drawBlock(block, choose) {
  if (block.kind === "cars") return cars(block.cars, choose);
  if (block.kind === "financing") return block.table.plans.length === 1 ? plan(block.table) : terms(block.table, choose);
  return element("p", { class: "bubble" }, block.text || "");
}
