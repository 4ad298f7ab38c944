import { contextBridge, ipcRenderer } from 'electron';

/**
 * The page's end of its port to the terminal (`Port` of shared/contract/port.ts), and nothing else of Electron. The
 * channel's name stands in shell/electron-port.ts too. Messages that arrive before the first listener wait for it.
 */
const { port1, port2 } = new MessageChannel();
ipcRenderer.postMessage('shroff:port', null, [port2]);

const closings: (() => void)[] = [];
let gone = false;
port1.addEventListener('close', () => {
  gone = true;
  for (const act of closings.splice(0)) act();
});

contextBridge.exposeInMainWorld('shroff', {
  post: (message: unknown) => port1.postMessage(JSON.stringify(message)),
  listen: (receive: (message: unknown) => void) => {
    const hear = ({ data }: MessageEvent<string>) => receive(JSON.parse(data));
    port1.addEventListener('message', hear);
    port1.start();
    return () => port1.removeEventListener('message', hear);
  },
  closed: (act: () => void) => {
    if (gone) act();
    else closings.push(act);
  },
});
