import type { Notice } from '../store.ts';
import { refusalText, type Texts } from '../text.ts';

export function noticeText(t: Texts, notice: Notice): string {
  return 'refusal' in notice ? refusalText(t, notice.refusal) : t(notice.text, { ...notice.params });
}
