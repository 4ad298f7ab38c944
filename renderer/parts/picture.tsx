import { Clock, Hand, type LucideIcon, MonitorSmartphone, ShieldCheck, Smartphone, User, UserCog } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Emblem } from './emblem.tsx';
import { lookClass, tileClass } from './look.tsx';
import styles from './picture.module.css';
import type { PictureText, Turn } from './picture-of.ts';

interface PictureProps {
  readonly text: PictureText;
  /** What happens without anybody: the third sentence, with its countdown. */
  readonly byItself: string;
  /** In the band's corner, like a reference. */
  readonly aside?: string;
  readonly children?: ReactNode;
}

/** One picture: a band that tells the state from three metres, and the three sentences. */
export function Picture({ text, byItself, aside, children }: PictureProps) {
  const { t } = useTranslation();
  const moving = text.look === 'going' || text.look === 'customer' || text.look === 'returning';
  return (
    <div className={styles.picture} data-testid="picture" data-look={text.look}>
      <div className={`${styles.band} ${lookClass(text.look)}`}>
        <div className={`${styles.tile} ${tileClass(text.look)}`}>
          <Emblem look={text.look} />
        </div>
        {/* What is under way is read from here, what came of it by the announcer. */}
        <div className={styles.words} role={moving ? 'status' : undefined}>
          <h1 className={styles.title}>{text.title}</h1>
          {aside && <p className={styles.aside}>{aside}</p>}
        </div>
        {moving && <span className={styles.moving} aria-hidden="true" />}
      </div>
      <TurnLine turn={text.turn} />
      <dl className={styles.sentences}>
        <Sentence icon={ShieldCheck} label={t('sentence.certain')} lines={[text.certain]} />
        <Sentence icon={Hand} label={t('sentence.do')} lines={text.act} rank="strong" />
        {text.manager !== null && (
          <Sentence icon={UserCog} label={t('sentence.manager')} lines={[text.manager]} rank="quiet" />
        )}
        <Sentence icon={Clock} label={t('byItself.label')} lines={[byItself]} />
      </dl>
      {children}
    </div>
  );
}

interface SentenceProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly lines: readonly string[];
  /** The cashier's sentence is strong; one that is for somebody else is quiet. */
  readonly rank?: 'strong' | 'quiet';
}

export function Sentence({ icon: Icon, label, lines, rank }: SentenceProps) {
  return (
    <div className={styles.sentence} data-rank={rank}>
      <dt>
        <Icon size={24} aria-hidden="true" />
        <span>{label}</span>
      </dt>
      <dd>
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
      </dd>
    </div>
  );
}

const turns: readonly { readonly who: Turn; readonly icon: LucideIcon }[] = [
  { who: 'cashier', icon: User },
  { who: 'till', icon: MonitorSmartphone },
  { who: 'customer', icon: Smartphone },
];

/** Cashier left, till in the middle, customer right: whose turn it is, by place. */
export function TurnLine({ turn }: { readonly turn: Turn }) {
  const { t } = useTranslation();
  return (
    <p className={styles.turns}>
      <span className="sr">{t('turn.label', { who: t(`turn.${turn}`) })}</span>
      {turns.map(({ who, icon: Icon }) => (
        <span key={who} className={styles.turn} data-now={who === turn || undefined} aria-hidden="true">
          <Icon size={20} />
          <span>{t(`turn.${who}`)}</span>
        </span>
      ))}
    </p>
  );
}
