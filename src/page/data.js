// What the page knows, and how it writes: text nodes only, so that nothing from a report can become markup.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

// Characters that are invisible or turn the direction of text, shown by their numbers. Line ends and tabs stay.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const shown = (value) =>
  String(value).replace(HIDDEN, (c) => "[U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "]");

const language = data.texts.language;
// Days before months, and no comma between: as the library writes dates.
const locale = language === "en" ? "en-GB" : language;

const word = (at) => (at === undefined || at === null ? "" : data.strings[at]);

/** A text of the page by name, with its values put in. */
const text = (name, values = {}) =>
  (data.texts[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => (key in values ? shown(values[key]) : ""));

const count = (number, one, many) => (number === 1 ? text(one) : text(many, { count: number }));
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** An element with attributes and children; what is not an element becomes text. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === "") continue;
    element.append(child instanceof Node ? child : shown(child));
  }
  return element;
}

/** Words from a report, kept from turning the words around them. */
const said = (words) => el("bdi", {}, words);

/** A link with its host shown, or the bare words where the address is not on the web. */
function link(address, label) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    url = null;
  }
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return said(label);
  const anchor = el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, said(label));
  return el("span", {}, anchor, " ", el("span", { class: "host" }, url.hostname.replace(/^www\./, "")));
}

/** Letters without accents and case, so that a search finds names however they are written. */
const folded = (words) =>
  String(words)
    .normalize("NFKD")
    .replace(/\p{M}|[’'ʹ-]/gu, "")
    .toLowerCase();

const LIKELIHOODS = [
  "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain",
];
const CONFIDENCES = ["low", "moderate", "high"];

// Each state stands in the island as what changed in it; a member that is gone is null.
for (const feature of data.features) {
  let before = {};
  for (const entry of feature.d) {
    if (!entry[1]) continue;
    before = { ...before, ...entry[1] };
    for (const key of Object.keys(before)) if (before[key] === null) delete before[key];
    entry[1] = before;
  }
}

/** What was known of a feature on a step, or nothing. */
function stateOn(feature, step) {
  let found = null;
  for (const [from, state] of feature.d) {
    if (from > step) break;
    found = state;
  }
  return found;
}

/** How a state is worded by the library: its parts stand in the island once each. */
const sentence = (state) => state.s.map(word).join("; ");

/** What a screen reader says of a mark. */
function described(feature, state) {
  const ends = feature.p.map((at) => places[at]);
  const parts = [
    `${ends.map((place) => place.n).join(" → ")}: ${word(feature.su)}, ${word(feature.k)}`,
    text(state.x ? "mark_contested" : "mark_judged", { likelihood: LIKELIHOODS[state.l], confidence: word(state.f) }),
    count(state.n[0], "one_origin", "origins") + (ends.length === 1 ? `, ±${kilometres(ends[0].u)}` : ""),
  ];
  return shown(parts.join("; "));
}

const places = data.places;
const title = (state) => word(state.t);
const calendar = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const dayWords = (date) => calendar.format(new Date(date + "T00:00:00Z"));
for (const document of data.documents) document.w ??= document.d ? dayWords(document.d) : "";
const documentOf = (claim) => data.documents[claim.d] ?? {};
const sourceName = (at) => data.sources[at]?.n ?? "";

/** The claims behind a state: those that count, those that were silent, those that did not count. */
function claimsOf(state) {
  const found = new Set([...(state.q ?? []), ...(state.z ?? []).map(([claim]) => claim)]);
  for (const origin of state.g ?? []) {
    for (const root of data.origins[origin][2]) for (const [claim] of root[6]) found.add(claim);
  }
  return found;
}

/** Lengths as people say them. */
const kilometres = (meters) =>
  meters < 950 ? `${Math.max(10, Math.round(meters / 10) * 10)} m`
  : meters < 9_950 ? `${(meters / 1000).toFixed(1)} km`
  : `${Math.round(meters / 1000).toLocaleString(language)} km`;
