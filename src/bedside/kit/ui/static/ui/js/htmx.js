// What htmx needs from us: the token, a start for what it brings in, and words when something goes wrong.

import { arrived } from "./arrive.js";
import { toast } from "./toast.js";
import { word } from "./words.js";

const wholePage = (text) => /^\s*<!doctype html/i.test(text);

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
});
document.addEventListener("htmx:afterSettle", (event) => arrived(event.detail.elt));

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (target === document.body || !wholePage(xhr.responseText)) return;
  // A whole page where a part was asked for: the sign-in page, or a problem in words.
  event.detail.shouldSwap = false;
  if (xhr.status < 400) return void location.reload();
  event.detail.isError = false;
  const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const said = (name) => page.querySelector(name)?.textContent.trim() ?? "";
  const sentence = `${said("[data-problem-what]")} ${said("[data-problem-do]")}`.trim();
  toast({ text: sentence || word("failed"), tone: "block" });
});
document.addEventListener("htmx:responseError", () => toast({ text: word("failed"), tone: "block" }));
document.addEventListener("htmx:sendError", () => toast({ text: word("offline"), tone: "block" }));
