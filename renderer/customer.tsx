import { createRoot } from 'react-dom/client';
import { CustomerDisplay } from './customer/display.tsx';
import { openDisplayPort } from './customer/link.ts';
import { startDisplay } from './customer/start.ts';
import './tokens.css';

await startDisplay(openDisplayPort());
const root = document.getElementById('root');
if (!root) throw new Error('customer.html has a root');
createRoot(root).render(<CustomerDisplay />);
