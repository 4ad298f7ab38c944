import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTill } from '../store.ts';
import { Button } from './button.tsx';
import styles from './exits.module.css';
import { useKeys } from './hooks.ts';
import { useLoneKeys } from './lone-keys.ts';

export interface Exit {
  readonly label: string;
  readonly act: () => void;
  readonly keyName?: string;
  readonly icon?: LucideIcon;
  readonly kind?: 'plain' | 'danger';
  readonly off?: boolean;
}

interface ExitsProps {
  /** What stands on the screen: focus goes to the primary action when it changes. */
  readonly of: string;
  readonly primary: Exit | null;
  readonly others?: readonly Exit[];
  /** Esc, where it is not among the others. */
  readonly back?: () => void;
  /** In one row, where the screen needs the height. */
  readonly together?: boolean;
}

/** A second press meant for what stood here before must not act on what came in its place. */
const settleMs = 300;

/** The ways out of a screen, the primary action last, on Enter. */
export function Exits({ of, primary, others = [], back: leave, together = false }: ExitsProps) {
  const button = useRef<HTMLButtonElement>(null);
  const shownMs = useRef(0);
  const quiet = useTill((state) => state.ask !== null);
  useEffect(() => {
    shownMs.current = of === '' ? 0 : Date.now();
    if (!quiet) button.current?.focus();
  }, [of, quiet]);
  const actPrimary = () => {
    if (primary && !primary.off && Date.now() - shownMs.current >= settleMs) primary.act();
  };
  const letters = others.filter(isLetter);
  useKeys({ ...(leave && { Escape: leave }), ...keysOf(others.filter((exit) => !isLetter(exit))), Enter: actPrimary });
  useLoneKeys(keysOf(letters));
  const esc = others.filter(({ keyName }) => keyName === 'Esc');
  const rest = others.filter(({ keyName }) => keyName !== 'Esc');
  const apart = !together && esc.length > 0 && rest.length > (primary ? 0 : 1);
  return (
    <div className={styles.exits}>
      {apart && <Row exits={rest} tight={rest.length > 3} />}
      <Row exits={apart ? esc : [...esc, ...rest]} tight={together}>
        {primary && (
          <span className={styles.primary}>
            <Button ref={button} {...looksOf({ keyName: 'Enter', ...primary })} kind="primary" onAct={actPrimary}>
              {primary.label}
            </Button>
          </span>
        )}
      </Row>
    </div>
  );
}

interface RowProps {
  readonly exits: readonly Exit[];
  readonly tight?: boolean;
  readonly children?: ReactNode;
}

function Row({ exits, tight = false, children }: RowProps) {
  return (
    <div className={styles.row} data-tight={tight || undefined}>
      {exits.map((exit) => (
        <Button key={exit.label} {...looksOf(exit)} kind={exit.kind ?? 'plain'} onAct={exit.act}>
          {exit.label}
        </Button>
      ))}
      {children}
    </div>
  );
}

function looksOf({ keyName, icon, off }: Pick<Exit, 'keyName' | 'icon' | 'off'>) {
  return { ...(keyName && { keyName }), ...(icon && { icon }), ...(off && { off }) };
}

function isLetter({ keyName = '' }: Exit): boolean {
  return /^[A-Z]$/.test(keyName);
}

function keysOf(exits: readonly Exit[]): Record<string, () => void> {
  const named = exits.filter(({ keyName, off }) => keyName && !off);
  return Object.fromEntries(named.map(({ keyName = '', act }) => [keyName === 'Esc' ? 'Escape' : keyName, act]));
}
