import type { Log } from '../../electron/log.ts';

const nothing = () => undefined;
export const quietLog: Log = { info: nothing, warn: nothing, error: nothing, close: nothing };
