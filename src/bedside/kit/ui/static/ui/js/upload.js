// Sending one file to our own server, and telling how much of it is there.

import { token } from "./http.js";

/**
 * Send these fields, a file among them, while `progress` (an element with a maximum of 100) shows how much is sent.
 * Resolves with { status, response }: the answer's JSON, or a status of 0 where there is no connection.
 */
export function upload(url, fields, progress) {
  return new Promise((done) => {
    // fetch tells nothing of what was sent so far; XMLHttpRequest does.
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = (100 * event.loaded) / event.total;
      // All sent; now it is cleaned.
      if (event.loaded === event.total) progress.removeAttribute("value");
    });
    request.addEventListener("loadend", () => done({ status: request.status, response: request.response }));
    request.responseType = "json";
    request.open("POST", url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("Accept", "application/json");
    const data = new FormData();
    for (const [name, value] of Object.entries(fields)) data.append(name, value);
    request.send(data);
  });
}
