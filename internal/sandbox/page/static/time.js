// Times as Discord's timestamps show them, in the reader's own zone.
// https://discord.com/developers/docs/reference#message-formatting-timestamp-styles

import { h } from "./dom.js";

const styles = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
  f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
  s: { dateStyle: "short", timeStyle: "short" },
  S: { dateStyle: "short", timeStyle: "medium" },
};

const units = [
  ["year", 31557600],
  ["month", 2629800],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

let locale = "en-GB";
export const setLocale = (l) => (locale = l || "en-GB");

export function relative(date, now = Date.now()) {
  const seconds = Math.round((date - now) / 1000);
  const [unit, length] = units.find(([, l]) => Math.abs(seconds) >= l) ?? units.at(-1);
  return new Intl.RelativeTimeFormat(locale, { numeric: "auto" }).format(Math.round(seconds / length), unit);
}

export function format(date, style) {
  return new Intl.DateTimeFormat(locale, styles[style] ?? styles.f).format(date);
}

// stamp makes a <time>; style R is kept fresh by refresh.
export function stamp(date, style = "f", className = "stamp") {
  if (Number.isNaN(date.getTime())) return document.createTextNode("Invalid date");
  return h(
    "time",
    { class: className, datetime: date.toISOString(), title: format(date, "F"), "data-relative": style === "R" },
    style === "R" ? relative(date) : format(date, style),
  );
}

export function refresh() {
  for (const node of document.querySelectorAll("time[data-relative]")) {
    const text = relative(new Date(node.dateTime));
    if (node.textContent !== text) node.textContent = text;
  }
}
