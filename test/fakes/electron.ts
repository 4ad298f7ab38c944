// Stands where the `electron` module stands, for tests of the shell: it records what it is asked for and does nothing.
// Electron's own types stay with the code under test; here is only as much as the shell uses.
import { EventEmitter } from 'node:events';

type Handler = (event: unknown, ...args: unknown[]) => unknown;

/** What the code under test did; emptied by `resetElectron`. */
export const seen = {
  windows: [] as BrowserWindow[],
  exposed: new Map<string, unknown>(),
  opened: [] as string[],
  schemes: [] as unknown[],
  protocols: new Map<string, (request: Request) => Response | Promise<Response>>(),
  errors: [] as { title: string; content: string }[],
  menus: [] as unknown[],
  quits: 0,
  exits: [] as number[],
  paths: new Map<string, string>(),
  partitions: [] as string[],
};

/** What the machine is like. */
export const machine = {
  firstInstance: true,
  userData: '/user-data',
  encryption: true,
  storage: 'gnome_libsecret',
  /** Whose message it is, when not the page's. */
  senderFrame: null as unknown,
  /** The first is the cashier's, where windows open. */
  displays: [cashiersDisplay()],
};

export interface FakeDisplay {
  readonly id: number;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}

function cashiersDisplay(): FakeDisplay {
  return { id: 1, bounds: { x: 0, y: 0, width: 1366, height: 768 } };
}

class Screen extends EventEmitter {
  getAllDisplays(): readonly FakeDisplay[] {
    return machine.displays;
  }
  getDisplayMatching({ x, y }: FakeDisplay['bounds']): FakeDisplay {
    const holds = ({ bounds }: FakeDisplay) =>
      x >= bounds.x && x < bounds.x + bounds.width && y >= bounds.y && y < bounds.y + bounds.height;
    return machine.displays.find(holds) ?? machine.displays[0] ?? cashiersDisplay();
  }
}

export const screen = new Screen();

class App extends EventEmitter {
  isPackaged = false;
  readonly commandLine = { appendSwitch: (_name: string, _value?: string) => {} };
  whenReady(): Promise<void> {
    return Promise.resolve();
  }
  requestSingleInstanceLock(): boolean {
    return machine.firstInstance;
  }
  getPath(_name: string): string {
    return machine.userData;
  }
  getVersion(): string {
    return '0.0.0';
  }
  getLocale(): string {
    return 'en';
  }
  setName(_name: string): void {}
  setPath(name: string, value: string): void {
    seen.paths.set(name, value);
  }
  setAppUserModelId(_id: string): void {}
  enableSandbox(): void {}
  quit(): void {
    seen.quits += 1;
  }
  exit(code = 0): void {
    seen.exits.push(code);
  }
}

class Session extends EventEmitter {
  permissionRequest: ((contents: unknown, permission: string, done: (granted: boolean) => void) => void) | null = null;
  permissionCheck: ((contents: unknown, permission: string) => boolean) | null = null;
  headers: ((details: unknown, done: (response: unknown) => void) => void) | null = null;
  beforeRequest: ((details: { url: string }, done: (response: { cancel: boolean }) => void) => void) | null = null;
  devicePermission: (() => boolean) | null = null;
  readonly webRequest = {
    onBeforeRequest: (listener: NonNullable<Session['beforeRequest']>) => {
      this.beforeRequest = listener;
    },
    onHeadersReceived: (listener: NonNullable<Session['headers']>) => {
      this.headers = listener;
    },
  };
  readonly protocol = protocol;
  setPermissionRequestHandler(handler: Session['permissionRequest']): void {
    this.permissionRequest = handler;
  }
  setDevicePermissionHandler(handler: Session['devicePermission']): void {
    this.devicePermission = handler;
  }
  setPermissionCheckHandler(handler: Session['permissionCheck']): void {
    this.permissionCheck = handler;
  }
}

class WebContents extends EventEmitter {
  readonly sent: { channel: string; args: unknown[] }[] = [];
  readonly mainFrame = { url: '' };
  readonly session: Session;
  /** Messages of this page only. */
  readonly ipc = new EventEmitter();
  reloads = 0;
  openHandler: ((details: { url: string }) => { action: 'allow' | 'deny' }) | null = null;
  constructor(session: Session) {
    super();
    this.session = session;
  }
  send(channel: string, ...args: unknown[]): void {
    this.sent.push({ channel, args });
  }
  setWindowOpenHandler(handler: NonNullable<WebContents['openHandler']>): void {
    this.openHandler = handler;
  }
  reload(): void {
    this.reloads += 1;
  }
  getURL(): string {
    return this.mainFrame.url;
  }
  isDestroyed(): boolean {
    return false;
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents: WebContents;
  readonly options: unknown;
  shown = false;
  focused = false;
  destroyed = false;
  bounds = { x: 0, y: 0, width: 1366, height: 768 };
  constructor(options: unknown = {}) {
    super();
    this.options = options;
    this.webContents = new WebContents(session.defaultSession);
    seen.windows.push(this);
  }
  static getAllWindows(): BrowserWindow[] {
    return seen.windows.filter((window) => !window.destroyed);
  }
  async loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
  }
  show(): void {
    this.shown = true;
  }
  showInactive(): void {
    this.shown = true;
  }
  focus(): void {
    this.focused = true;
  }
  getBounds() {
    return this.bounds;
  }
  setBounds(bounds: FakeDisplay['bounds']): void {
    this.bounds = bounds;
  }
  restore(): void {}
  isMinimized(): boolean {
    return false;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  setMenuBarVisibility(_visible: boolean): void {}
  removeMenu(): void {}
  /** A listener of 'close' may prevent it, as in Electron. */
  close(): void {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) this.destroy();
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('closed');
  }
}

/** Main's end of a channel: `MessagePortMain` over the port a page sent. */
function mainEnd(port: MessagePort): EventEmitter {
  const end = new EventEmitter();
  port.addEventListener('close', () => end.emit('close'));
  return Object.assign(end, {
    // Node's port starts with its first listener, Electron's when it is told to.
    start: () => {
      port.onmessage = ({ data }) => end.emit('message', { data, ports: [] });
    },
    close: () => port.close(),
    postMessage: (message: unknown) => port.postMessage(message),
  });
}

class IpcMain extends EventEmitter {
  readonly handlers = new Map<string, Handler>();
  handle(channel: string, handler: Handler): void {
    if (this.handlers.has(channel)) throw new Error(`a second handler for ${channel}`);
    this.handlers.set(channel, handler);
  }
  removeHandler(channel: string): void {
    this.handlers.delete(channel);
  }
}

class IpcRenderer extends EventEmitter {
  readonly sent: { channel: string; args: unknown[] }[] = [];
  send(channel: string, ...args: unknown[]): void {
    this.sent.push({ channel, args });
  }
  /** To the newest window's own `ipc`, as a page of it would; `from` stands for another frame. */
  postMessage(channel: string, _message: unknown, transfer: readonly MessagePort[]): void {
    const contents = seen.windows.at(-1)?.webContents;
    const event = { senderFrame: machine.senderFrame ?? contents?.mainFrame, ports: transfer.map(mainEnd) };
    contents?.ipc.emit(channel, event);
  }
  async invoke(channel: string, ...args: unknown[]): Promise<unknown> {
    const handler = ipcMain.handlers.get(channel);
    if (!handler) throw new Error(`no handler for ${channel}`);
    return handler(
      { sender: seen.windows[0]?.webContents, senderFrame: seen.windows[0]?.webContents.mainFrame },
      ...args,
    );
  }
}

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => seen.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) =>
    seen.protocols.set(scheme, handler),
};
export const app = new App();
export const session = {
  defaultSession: new Session(),
  fromPartition: (name: string) => {
    seen.partitions.push(name);
    return session.defaultSession;
  },
};
export const ipcMain = new IpcMain();
export const ipcRenderer = new IpcRenderer();
export const contextBridge = { exposeInMainWorld: (name: string, api: unknown) => seen.exposed.set(name, api) };
export const shell = { openExternal: async (url: string) => void seen.opened.push(url) };
export const dialog = { showErrorBox: (title: string, content: string) => seen.errors.push({ title, content }) };
export const Menu = {
  setApplicationMenu: (menu: unknown) => seen.menus.push(menu),
  buildFromTemplate: (template: unknown) => template,
};
export const powerMonitor = new EventEmitter();
export const powerSaveBlocker = { start: () => 1, stop: (_id: number) => {} };

/** Reversible and readable, so that a test can see what was stored; no secrecy is pretended. */
export const safeStorage = {
  isEncryptionAvailable: () => machine.encryption,
  getSelectedStorageBackend: () => machine.storage,
  encryptString: (plain: string) => Buffer.from(`sealed:${plain}`),
  decryptString: (sealed: Buffer) => sealed.toString().replace(/^sealed:/, ''),
};

/** Before each test. */
export function resetElectron(): void {
  for (const list of [seen.windows, seen.opened, seen.schemes, seen.errors, seen.menus, seen.exits]) list.length = 0;
  seen.quits = 0;
  seen.exposed.clear();
  seen.protocols.clear();
  ipcMain.handlers.clear();
  ipcRenderer.sent.length = 0;
  session.defaultSession = new Session();
  for (const emitter of [app, ipcMain, ipcRenderer, powerMonitor, screen]) emitter.removeAllListeners();
  Object.assign(machine, { firstInstance: true, userData: '/user-data', encryption: true, storage: 'gnome_libsecret' });
  machine.senderFrame = null;
  machine.displays = [cashiersDisplay()];
  seen.paths.clear();
  seen.partitions.length = 0;
}
