// Times in films as people read and type them: "0:04.5".

/** Return seconds as "0:04", "1:02.5" or "1:00:04". */
export function timeOf(seconds) {
  const tenths = Math.max(0, Math.round(seconds * 10));
  const whole = Math.floor(tenths / 10);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const front = hours ? `${hours}:${String(minutes).padStart(2, "0")}` : `${minutes}`;
  return `${front}:${String(rest).padStart(2, "0")}${tenths % 10 ? `.${tenths % 10}` : ""}`;
}

/** Return a typed time in seconds, NaN for what is none. */
export function secondsOf(typed) {
  if (!/^(?:(?:\d{1,2}:)?\d{1,3}:)?\d{1,5}(?:[.,]\d{1,6})?$/.test(typed.trim())) return NaN;
  return typed.trim().replace(",", ".").split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
}
