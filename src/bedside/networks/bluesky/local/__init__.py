"""A real Bluesky server on this computer, for the demo and the tests. Needs Node.js; see `server`."""
