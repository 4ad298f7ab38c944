import { connect, type Socket } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Output, Sent } from './output.ts';
import { askStatus } from './status.ts';

/** Ours: a printer in the shop's own network answers in milliseconds, one that wakes up in a second or two. */
const limits = { connectMs: 4_000, sendMs: 15_000, lingerMs: 1_000 };

/**
 * Raw TCP, as on port 9100. Before a receipt the printer is asked for paper and cover; of what comes after, "whole" means that
 * its side took every byte.
 */
export function networkOutput(host: string, port: number, clock: Clock): Output {
  return {
    place: `${host}:${port}`,
    send: (_name, bytes) =>
      new Promise<Sent>((resolve) => {
        const socket = connect({ host, port, noDelay: true });
        let cancel = clock.after(limits.connectMs, () =>
          end({ sent: 'nothing', why: 'unreachable', problem: 'silence' }),
        );
        let asked = false;
        const end = (sent: Sent) => {
          cancel();
          socket.removeAllListeners().on('error', () => undefined);
          socket.destroy();
          resolve(sent);
        };
        socket.once('error', (error: NodeJS.ErrnoException) => {
          const problem = error.code ?? error.message;
          if (asked) end({ sent: 'part', why: 'brokeOff', problem });
          else end({ sent: 'nothing', why: 'unreachable', problem });
        });
        socket.once('close', () => {
          if (!asked) end({ sent: 'nothing', why: 'unreachable', problem: 'closed' });
          else end(socket.writableFinished ? { sent: 'whole' } : { sent: 'part', why: 'brokeOff', problem: 'closed' });
        });
        socket.once('connect', async () => {
          cancel();
          const trouble = await askStatus(socket, clock);
          if (socket.destroyed) return;
          if (trouble) return end({ sent: 'nothing', why: trouble, problem: 'status' });
          asked = true;
          cancel = clock.after(limits.sendMs, () => end({ sent: 'part', why: 'brokeOff', problem: 'silence' }));
          const linger = () => {
            cancel();
            cancel = clock.after(limits.lingerMs, () => end({ sent: 'whole' }));
          };
          give(socket, bytes, linger);
        });
      }),
  };
}

/** After the last byte a printer may hang up, be reset, or keep the line: only a reset says that it did not take all. */
function give(socket: Socket, bytes: Uint8Array, onFinish: () => void): void {
  socket.resume(); // what a printer says after this is nobody's
  socket.once('finish', onFinish);
  socket.end(bytes);
}
