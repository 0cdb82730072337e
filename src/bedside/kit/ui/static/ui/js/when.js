// "In 4 days" and "20 minutes ago" stay true while a page is open.

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
];
const format = new Intl.RelativeTimeFormat(document.documentElement.lang || undefined, { numeric: "always" });

function renew() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
    const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? [];
    if (unit) time.textContent = format.format(Math.trunc(seconds / length), unit);
  }
}

setInterval(renew, 30000);
