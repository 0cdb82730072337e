// A real Bluesky server (PDS) for demo and tests, on 127.0.0.1 only. Started by local.py; speaks JSON lines on stdout.
//
// Environment: BEDSIDE_DATA (a folder that the caller removes), BEDSIDE_PORT (0 or absent: a free one),
// BEDSIDE_APPVIEW_DB (a PostgreSQL address; with it the app view runs too, which counts likes and answers).
"use strict";

const net = require("node:net");
const path = require("node:path");

// The development servers of @atproto listen on every address of the machine. These must not.
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (first, ...rest) {
  if (first !== null && typeof first === "object") return listen.call(this, { ...first, host: "127.0.0.1" }, ...rest);
  if (typeof first === "number" || /^\d+$/.test(String(first))) {
    return listen.call(this, { port: Number(first), host: "127.0.0.1" }, ...rest.filter((one) => typeof one === "function"));
  }
  return listen.call(this, first, ...rest);
};

// Where each part of the package lives; loading it whole would also load what is not used here.
const part = (name) => require(path.join(__dirname, "node_modules/@atproto/dev-env/dist", name));
const say = (value) => process.stdout.write(JSON.stringify(value) + "\n");

// What lexicon app.bsky.embed.video lets a film weigh; without it a server takes 5 MB.
const FILM_BYTES = 100_000_000;

async function main() {
  const { TestPlc } = part("plc.js");
  const { TestPds } = part("pds.js");
  const { mockNetworkUtilities } = part("util.js");
  const data = process.env.BEDSIDE_DATA;
  const database = process.env.BEDSIDE_APPVIEW_DB;
  const port = Number(process.env.BEDSIDE_PORT || 0) || (await freePort());

  const plc = await TestPlc.create({});
  const view = database ? await appView(plc.url, port, database) : undefined;
  const pds = await TestPds.create({
    port,
    didPlcUrl: plc.url,
    dataDirectory: path.join(data, "pds"),
    blobstoreDiskLocation: path.join(data, "blobs"),
    blobstoreDiskTmpLocation: path.join(data, "blobs-tmp"),
    blobUploadLimit: FILM_BYTES,
    ...(view && { bskyAppViewUrl: view.url, bskyAppViewDid: view.ctx.cfg.serverDid }),
  });
  mockNetworkUtilities(pds, view);
  say({ url: `http://127.0.0.1:${port}`, appview: view ? `http://127.0.0.1:${view.port}` : null });

  const stop = async () => {
    await pds.close();
    if (view) await view.close();
    await plc.close();
    process.exit(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
  process.stdin.on("end", stop).resume(); // whoever started us is gone
}

async function appView(plcUrl, pdsPort, database) {
  const { TestBsky } = part("bsky.js");
  return TestBsky.create({
    plcUrl,
    pdsPort,
    repoProvider: `ws://localhost:${pdsPort}`,
    dbPostgresUrl: database,
    dbPostgresSchema: "bsky",
  });
}

function freePort() {
  return new Promise((done) => {
    const probe = net.createServer().listen(0, () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

main().catch((error) => {
  say({ error: String(error && error.message) });
  process.exit(1);
});
