// The data of the page, and how it is displayed: as text nodes only, so that report text cannot become markup.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const SVG = "http://www.w3.org/2000/svg";

// Invisible characters and those that change the direction of text, displayed as numbers. Line ends and tabs stay.
const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const escapeControls = (value) =>
  String(value).replace(HIDDEN, (c) => "[U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "]");

const language = data.texts.language;
// Day before month and no comma, like the dates of the library.
const locale = language === "en" ? "en-GB" : language;

const stringAt = (at) => (at === undefined || at === null ? "" : data.strings[at]);

/** Returns a text of the page by name, with its placeholders filled. */
const text = (name, values = {}) =>
  (data.texts[name] ?? name).replace(/\{(\w+)\}/g, (_, key) => (key in values ? escapeControls(values[key]) : ""));

const count = (number, one, many) => (number === 1 ? text(one) : text(many, { count: number }));
const capital = (words) => words.charAt(0).toUpperCase() + words.slice(1);

/** Creates an element with attributes and children. A child that is not a node becomes text. */
function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick") element.addEventListener("click", value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== undefined) element.setAttribute(key, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === "") continue;
    element.append(child instanceof Node ? child : escapeControls(child));
  }
  return element;
}

/** Wraps text from a report, so that its direction does not affect the text around it. */
const isolate = (words) => el("bdi", {}, words);

/** Creates a link followed by its host, or plain text if the address is not on the web. */
function link(address, label) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    url = null;
  }
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return isolate(label);
  const anchor = el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank" }, isolate(label));
  return el("span", {}, anchor, " ", el("span", { class: "host" }, url.hostname.replace(/^www\./, "")));
}

/** Returns text without accents and case, so that a search finds names in every spelling. */
const fold = (words) =>
  String(words)
    .normalize("NFKD")
    .replace(/\p{M}|[’'ʹ-]/gu, "")
    .toLowerCase();

const LIKELIHOODS = [
  "almost no chance", "very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain",
];
const CONFIDENCES = ["low", "moderate", "high"];

// Each state is stored as its difference from the state before; a removed member is null.
for (const feature of data.features) {
  let before = {};
  for (const entry of feature.d) {
    if (!entry[1]) continue;
    before = { ...before, ...entry[1] };
    for (const key of Object.keys(before)) if (before[key] === null) delete before[key];
    entry[1] = before;
  }
}

/** Returns the state of a feature at a step, or null. */
function stateOn(feature, step) {
  let found = null;
  for (const [from, state] of feature.d) {
    if (from > step) break;
    found = state;
  }
  return found;
}

/** Returns the description of a state that the library worded; its parts are stored once each. */
const sentence = (state) => state.s.map(stringAt).join("; ");

/** Returns the description of a mark for screen readers. */
function describe(feature, state) {
  const ends = feature.p.map((at) => places[at]);
  const parts = [
    `${ends.map((place) => place.n).join(" → ")}: ${stringAt(feature.su)}, ${stringAt(feature.k)}`,
    text(state.x ? "mark_contested" : "mark_judged", { likelihood: LIKELIHOODS[state.l], confidence: stringAt(state.f) }),
    count(state.n[0], "one_origin", "origins") + (ends.length === 1 ? `, ±${formatLength(ends[0].u)}` : ""),
  ];
  return escapeControls(parts.join("; "));
}

const places = data.places;
const title = (state) => stringAt(state.t);
const calendar = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const dayWords = (date) => calendar.format(new Date(date + "T00:00:00Z"));
for (const document of data.documents) document.w ??= document.d ? dayWords(document.d) : "";
const documentOf = (claim) => data.documents[claim.d] ?? {};
const sourceName = (at) => data.sources[at]?.n ?? "";

/** Returns the claims behind a state: counted, without an answer, and not counted. */
function claimsOf(state) {
  const found = new Set([...(state.q ?? []), ...(state.z ?? []).map(([claim]) => claim)]);
  for (const origin of state.g ?? []) {
    for (const root of data.origins[origin][2]) for (const [claim] of root[6]) found.add(claim);
  }
  return found;
}

/** Formats a length, rounded to what readers need. */
const formatLength = (meters) =>
  meters < 950 ? `${Math.max(10, Math.round(meters / 10) * 10)} m`
  : meters < 9_950 ? `${(meters / 1000).toFixed(1)} km`
  : `${Math.round(meters / 1000).toLocaleString(language)} km`;
