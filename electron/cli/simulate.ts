import { describeSimulator, startSimulatorServer } from '../simulators/server.ts';
import { exits } from './exit.ts';
import type { Output } from './output.ts';

/** Runs the simulators as a server until told to stop, and prints what a till needs to use them. */
export async function simulate(
  output: Output,
  options: { port: number; seed: number; scale: number },
  untilStopped: () => Promise<void>,
): Promise<number> {
  const server = await startSimulatorServer({ port: options.port, seed: options.seed, timeScale: options.scale });
  output.result({ url: server.url, ...server.credentials }, describeSimulator(server));
  await untilStopped();
  await server.close();
  return exits.done;
}
