import { BrowserWindow, Menu, type Session, session, type WebContents, type WebPreferences } from 'electron';
import { type Clock, systemClock } from '../clock.ts';
import { appOrigin, type Files, serveAppScheme } from './app-scheme.ts';
import { acceptClients, type ClientOptions } from './electron-port.ts';

export interface WindowOptions extends ClientOptions {
  readonly files: Files;
  /** Absolute path of the built preload. */
  readonly preload: string;
  readonly title: string;
  readonly developer: boolean;
  readonly clock?: Clock;
}

const reloadAfterMs = 1_000;

/** The till's one window. It shows the till's own page and nothing else: every way out of it is shut. */
export function openWindow(options: WindowOptions): BrowserWindow {
  Menu.setApplicationMenu(
    process.platform === 'darwin' ? Menu.buildFromTemplate([{ role: 'appMenu' }, { role: 'editMenu' }]) : null,
  );
  const memory = ownSession('till', options);
  const window = new BrowserWindow({
    title: options.title,
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 768,
    useContentSize: true,
    show: false,
    webPreferences: lockedDown(options, memory),
  });
  stayOnPage(window.webContents);
  acceptClients(window.webContents, options);
  comeBack(window, options.clock ?? systemClock);
  window.once('ready-to-show', () => window.show());
  window.loadURL(`${appOrigin}/index.html`).catch(options.defect);
  return window;
}

/** A page with no Node, no world of the preload, and the sandbox. */
export function lockedDown(
  { preload, developer }: Pick<WindowOptions, 'preload' | 'developer'>,
  memory: Session,
): WebPreferences {
  return {
    preload,
    session: memory,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: developer,
  };
}

const served = new WeakSet<Session>();

/** No `persist:` in the name: nothing of a payment is left in a browser's cache. */
export function ownSession(
  name: 'till' | 'customer',
  { files, developer }: Pick<WindowOptions, 'files' | 'developer'>,
) {
  const memory = session.fromPartition(name);
  if (served.has(memory)) return memory;
  served.add(memory);
  serveAppScheme(memory, files);
  shutWaysOut(memory, developer);
  return memory;
}

/** No permission, device, download or address but the till's own. */
function shutWaysOut(memory: Session, developer: boolean): void {
  memory.setPermissionRequestHandler((_contents, _permission, done) => done(false));
  memory.setPermissionCheckHandler(() => false);
  memory.setDevicePermissionHandler(() => false);
  memory.on('will-download', (event) => event.preventDefault());
  memory.webRequest.onBeforeRequest(({ url }, done) => {
    done({ cancel: !(url.startsWith(`${appOrigin}/`) || (developer && url.startsWith('devtools://'))) });
  });
}

export function stayOnPage(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}

/** The page holds no truth (law 12): one that crashed is loaded again and draws the next view. */
export function comeBack(window: BrowserWindow, clock: Clock): void {
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    clock.after(reloadAfterMs, () => {
      if (!window.isDestroyed()) window.webContents.reload();
    });
  });
}
