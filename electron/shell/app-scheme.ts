import { protocol, type Session } from 'electron';

/** The renderer's own scheme: unlike file://, it has an origin and reaches no file of the machine. */
export const appOrigin = 'app://till';

/** A page's file by its path in the address; web/renderer-files.ts. */
export type Files = (path: string) => {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
};

/** Before Electron is ready, or the scheme has no origin. */
export function registerAppScheme(): void {
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges }]);
}

export function serveAppScheme(session: Session, files: Files): void {
  session.protocol.handle('app', (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== 'till' || request.method !== 'GET')
      return new Response('There is no such page here.\n', { status: 404 });
    const { status, headers, body } = files(pathname);
    return new Response(body, { status, headers });
  });
}
