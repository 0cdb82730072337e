// Sending to our own server, with the token that proves that the page is ours.

/** Return the token of the page, which a new sign-in may have renewed. */
export const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/**
 * Send and return the Response. A redirect (to the sign-in page) comes back as a response of type "opaqueredirect".
 * Throws TypeError when there is no connection.
 */
export function post(url, { data, method = "POST", keepalive = false } = {}) {
  return fetch(url, {
    method,
    body: data,
    keepalive,
    credentials: "same-origin",
    redirect: "manual",
    headers: { "X-CSRFToken": token(), Accept: "application/json", "X-Requested-With": "fetch" },
  });
}

/** Tell whether the server wants a sign-in first. */
export const signedOut = (response) => response.type === "opaqueredirect" || response.status === 401;
