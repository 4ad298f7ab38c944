import { Field } from '@base-ui/react/field';
import type { ComponentProps } from 'react';
import styles from './text-field.module.css';

interface TextFieldProps extends Omit<ComponentProps<typeof Field.Control>, 'className' | 'onChange'> {
  readonly label: string;
  readonly hint?: string;
  readonly className?: string | undefined;
  readonly onType: (text: string) => void;
}

/** A line of text under its label. */
export function TextField({ label, hint, className = '', onType, ...input }: TextFieldProps) {
  return (
    <Field.Root className={`${styles.field} ${className}`}>
      <Field.Label>{label}</Field.Label>
      <Field.Control
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...input}
        onChange={({ target }) => onType(target.value)}
      />
      {hint !== undefined && <Field.Description>{hint}</Field.Description>}
    </Field.Root>
  );
}
