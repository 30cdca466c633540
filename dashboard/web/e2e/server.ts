// A server of a spec's own, which it may kill.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "./wall";

const binary = process.env.UNDERTONE_BINARY;

/** To a server, every UNDERTONE_ in its environment is a setting. */
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("UNDERTONE_")));

export class Server {
  url = "";
  private process: ChildProcess | undefined;

  constructor(
    private readonly data: string,
    private readonly flags: string[] = [],
  ) {
    test.skip(!binary, "UNDERTONE_BINARY names no program to start");
  }

  /** Starts it, after the first time at the same address, and waits until it takes messages. */
  async start(): Promise<void> {
    const listen = this.url ? new URL(this.url).host : "127.0.0.1:0";
    this.process = spawn(binary!, ["serve", "--data", this.data, "--listen", listen, ...this.flags], { env, stdio: ["ignore", "pipe", "pipe"] });
    let log = "";
    this.process.stderr!.on("data", (said) => (log = (log + said).slice(-4_000)));
    const exited = once(this.process, "exit").then(() => {
      throw new Error(`the server ended before it was ready: ${log}`);
    });
    const [line] = (await Promise.race([once(createInterface(this.process.stdout!), "line"), exited])) as [string];
    exited.catch(() => undefined); // from here on its end is no surprise
    this.url = /listens on (\S+)/.exec(line)![1]!;
  }

  /** Ends it as a crash does. */
  async kill(): Promise<void> {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    const gone = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await gone;
  }
}
