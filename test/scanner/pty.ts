import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A serial line without a cable: `script` holds its one end, and what is written to it arrives at the port. */
export interface Line {
  /** As the system names the other end. */
  readonly port: string;
  send(text: string): void;
  /** As a cable that is pulled: the port is gone. */
  pull(): Promise<void>;
}

export async function openLine(): Promise<Line> {
  const child = spawn('script', ['--quiet', '--flush', '--command', 'tty; exec sleep 600', '/dev/null'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const port = await firstLine(child);
  return {
    port,
    send: (text) => void child.stdin?.write(Buffer.from(text, 'latin1')),
    pull: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error('script has no output');
  for await (const line of createInterface({ input: stdout })) return line.trim();
  throw new Error('script ended without a port');
}
