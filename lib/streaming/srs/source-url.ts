import { type Minted, type Text, text } from '../../kernel/needs/text';

/** The URL of a source with the account that fetches it: a Text, since it holds the password. */
export function accountUrl(from: string, user: string, password: Minted): Text {
  const [scheme = '', rest = ''] = from.split('://');
  return text`${scheme}://${user}:${password.url}@${rest}`;
}
