// A network of Bluesky's own servers on this machine, until standard input ends. It says in
// one line of JSON where they are.
const { TestNetwork } = require("@atproto/dev-env");

async function main() {
  const port = Number(process.env.APPVIEW_PORT);
  const network = await TestNetwork.create({
    dbPostgresSchema: process.env.DB_POSTGRES_SCHEMA,
    bsky: { port, publicUrl: `http://localhost:${port}` },
    pds: { hostname: "localhost", enableDidDocWithSession: true },
  });
  console.log(`READY ${JSON.stringify({ pds: network.pds.url, appview: network.bsky.url })}`);
  process.stdin.resume();
  process.stdin.on("end", async () => {
    await network.close().catch(() => undefined);
    process.exit(0);
  });
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
