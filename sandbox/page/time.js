/** Times as people read them, and Slack's `<!date^…>` tokens, in the reader's own zone. */

const DAY_MS = 86_400_000;

const format = (date, options) => new Intl.DateTimeFormat("en", options).format(date);
export const clock = (date) => format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockSeconds = (date) =>
  format(date, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

/** A Slack ts ("1700000000.000100") as a Date. */
export const dateOf = (ts) => new Date(Number(ts) * 1000);

const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);
const daysAgo = (date) => Math.round((midnight(Date.now()) - midnight(date)) / DAY_MS);

function pretty(date, long) {
  return { 0: "today", 1: "yesterday", "-1": "tomorrow" }[daysAgo(date)] || long;
}

export function dayLabel(date) {
  const label = pretty(date, format(date, { weekday: "long", day: "numeric", month: "long" }));
  return label[0].toUpperCase() + label.slice(1);
}

export function ago(date) {
  const seconds = (date - Date.now()) / 1000;
  const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
  for (const [unit, size] of [
    ["day", 86400],
    ["hour", 3600],
    ["minute", 60],
  ]) {
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  }
  return relative.format(Math.round(seconds), "second");
}

const TOKENS = {
  date_num: (d) => new Date(d - d.getTimezoneOffset() * 60_000).toISOString().slice(0, 10),
  date: (d) => format(d, { year: "numeric", month: "long", day: "numeric" }),
  date_short: (d) => format(d, { year: "numeric", month: "short", day: "numeric" }),
  date_long: (d) => format(d, { weekday: "long", year: "numeric", month: "long", day: "numeric" }),
  date_pretty: (d) => pretty(d, TOKENS.date(d)),
  date_short_pretty: (d) => pretty(d, TOKENS.date_short(d)),
  date_long_pretty: (d) => pretty(d, TOKENS.date_long(d)),
  time: clock,
  time_secs: clockSeconds,
  ago,
};

/** `template` holds tokens such as {date_short_pretty} and {time}; unknown tokens stay as they are. */
export function slackDate(unixSeconds, template) {
  const date = new Date(Number(unixSeconds) * 1000);
  return template.replace(/\{(\w+)\}/g, (whole, token) => (TOKENS[token] ? TOKENS[token](date) : whole));
}
