import { createRoot } from 'react-dom/client';
import { config } from 'zod';
import { App } from './app.tsx';
import { openPort } from './port.ts';
import { startTill } from './start.ts';
import './print.css';
import './tokens.css';

config({ jitless: true }); // the content security policy allows no code from text

await startTill(openPort());
const root = document.getElementById('root');
if (!root) throw new Error('index.html has a root');
createRoot(root).render(<App />);
