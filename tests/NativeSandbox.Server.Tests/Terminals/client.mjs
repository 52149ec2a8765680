// What a Node program does with the hub, step by step: node client.mjs ADDRESS PACKAGE.JSON
// One JSON object a line on standard output, for NodeClientTests.cs. The client is the one that the web page is built with.
import { createRequire } from "node:module";

const [address, packages] = process.argv.slice(2);
const { HubConnectionBuilder, LogLevel } = createRequire(packages)("@microsoft/signalr");

const say = (step, value) => console.log(JSON.stringify({ step, value }));
const waiting = [];
// The screen is kept without what moves the cursor or colours the text.
const seen = { screen: "", text: "", errors: "", events: [] };

const until = (what, condition) =>
  new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error(`${what} did not come: ${JSON.stringify(seen)}`)), 20000);
    const look = () => {
      if (!condition()) return;
      clearTimeout(timer);
      waiting.splice(waiting.indexOf(look), 1);
      done();
    };
    waiting.push(look);
    look();
  });
const note = (event, change) => (...values) => {
  seen.events.push(event);
  change?.(...values);
  for (const look of [...waiting]) look();
};

const connection = new HubConnectionBuilder().withUrl(new URL("/hubs/terminal", address).href, { accessTokenFactory: () => process.env.KEY }).configureLogging(LogLevel.Error).build();
connection.on("started", note("started", (started) => (seen.started = started)));
connection.on("data", note("data", (data) => (seen.screen = (seen.screen + Buffer.from(data, "base64").toString()).replace(/\x1b\[[?0-9;]*[A-Za-z]|\r/g, ""))));
connection.on("output-success", note("output-success", (text, executionId) => (seen[executionId ?? "text"] = (seen[executionId ?? "text"] ?? "") + text)));
connection.on("output-error", note("output-error", (text) => (seen.errors += text)));
connection.on("exit", note("exit", (exit) => (seen.exit = exit)));
connection.on("session-expiring", note("session-expiring"));
connection.on("session-ended", note("session-ended", (ended) => (seen.ended = ended)));

await connection.start();
const started = await connection.invoke("start", { shell: "bash", cols: 90, rows: 20 });
await until("started", () => seen.started);
say("started", { returned: started, event: seen.started });

await connection.invoke("data", Buffer.from("stty size; echo $((6 * 7)) 😀\r").toString("base64"));
await until("the sum", () => seen.screen.includes("\n42 😀"));
say("size", seen.screen.includes("\n20 90"));

await connection.invoke("resize", 70, 10);
await connection.invoke("input", "stty size");
await until("the new size", () => seen.screen.includes("\n10 70"));

await connection.invoke("input", "sudo reboot");
await until("the refusal", () => seen.errors);
say("refusal", seen.errors);

await connection.invoke("data", Buffer.from("sleep 1000\r").toString("base64"));
await until("sleep", () => seen.screen.includes("sleep 1000"));
while (!seen.screen.includes("^C")) {
  await connection.invoke("signal", "INT");
  await connection.invoke("data", Buffer.from("\u0003").toString("base64"));
  await new Promise((next) => setTimeout(next, 50));
}

const run = await fetch(new URL("/run/javascript", address), {
  method: "POST",
  headers: { "Content-Type": "application/json", "X-Api-Key": process.env.KEY },
  body: JSON.stringify({ code: "console.log('from a run')", sessionId: started.sessionId }),
});
const { executionId } = await run.json();
await until("the run's end", () => seen.exit?.executionId === executionId);
say("run", { output: seen[executionId], exit: seen.exit });
delete seen.exit;

await connection.invoke("stop");
await until("the end", () => seen.exit);
say("exit", seen.exit);

say("error", await connection.invoke("start", { shell: "fish" }).then(() => null, (error) => error.message));

await connection.invoke("start", { shell: "sh", sessionId: started.sessionId, mode: "lines" });
await connection.invoke("input", "echo li''nes");
await until("the line", () => seen.text.includes("lines"));
await connection.invoke("attach", started.sessionId);
await until("the scrollback", () => seen.screen.includes("lines"));
say("attached", seen.started.reattached);

await fetch(new URL(`/api/sessions/${started.sessionId}`, address), { method: "DELETE", headers: { "X-Api-Key": process.env.KEY } });
await until("the session's end", () => seen.ended);
say("ended", seen.ended);
await connection.stop();
