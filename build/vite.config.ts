import path from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const root = path.resolve(import.meta.dirname, '..');

export default defineConfig({
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [react()],
  build: {
    target: 'chrome150',
    chunkSizeWarningLimit: 700, // kB, loaded from this machine
    rolldownOptions: { input: ['index.html', 'customer.html'].map((page) => path.join(root, 'renderer', page)) },
    outDir: path.join(root, 'dist', 'renderer'),
    emptyOutDir: true,
    assetsInlineLimit: 0, // the content security policy has no data: addresses
    modulePreload: { polyfill: false },
  },
});
