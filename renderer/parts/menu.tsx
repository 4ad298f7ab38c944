import type { LucideIcon } from 'lucide-react';
import { KeyName } from './button.tsx';
import { useKeys } from './hooks.ts';
import { useLoneKeys } from './lone-keys.ts';
import styles from './menu.module.css';

export interface MenuItem {
  readonly label: string;
  /** A letter acts alone; any other key as it is. */
  readonly keyName: string;
  readonly icon: LucideIcon;
  readonly act: () => void;
}

/** What else can be done here, one under the other, each with its key. */
export function Menu({ items, label }: { readonly items: readonly MenuItem[]; readonly label: string }) {
  const isLetter = ({ keyName }: MenuItem) => /^[A-Z]$/.test(keyName);
  const actsOf = (some: readonly MenuItem[]) => Object.fromEntries(some.map(({ keyName, act }) => [keyName, act]));
  useKeys(actsOf(items.filter((item) => !isLetter(item))));
  useLoneKeys(actsOf(items.filter(isLetter)));
  return (
    <ul className={styles.menu} aria-label={label}>
      {items.map(({ label: name, keyName, icon: Icon, act }) => (
        <li key={name}>
          <button type="button" onClick={act}>
            <Icon size={24} aria-hidden="true" />
            <span>{name}</span>
            <KeyName>{keyName}</KeyName>
          </button>
        </li>
      ))}
    </ul>
  );
}
