import type { Bundle } from './bundle.ts';

/** Inline script and style are forbidden, so that page code proves that it needs no eval, as in Alipay. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: https:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** More phones than this do not fit, and each keeps connections. */
export const maximumPhones = 4;

/** Whose phones a preview address asks for; alice's, when it asks for none. */
export function phoneUsers(query: URLSearchParams): string[] {
  const users = askedUsers(query);
  return users.length > 0 ? users.slice(0, maximumPhones) : ['alice'];
}

function askedUsers(query: URLSearchParams): string[] {
  return [...new Set(query.getAll('user').map((user) => user.trim().slice(0, 64)))].filter(Boolean);
}

/** What the address asks for and the page does not show. */
function notes(query: URLSearchParams): string[] {
  const leftOut = askedUsers(query).slice(maximumPhones);
  const lang = query.get('lang') ?? 'en';
  return [
    ...(leftOut.length > 0 ? [`Four phones are the most: ${leftOut.join(', ')} got none.`] : []),
    ...(/^(en|zh)(-|$)/i.test(lang)
      ? []
      : [`The preview has no language “${lang}”: English stands in for it.`]),
  ];
}

/** The page with the phones side by side. */
export function framePage({ query, title }: { query: URLSearchParams; title: string }): string {
  const users = phoneUsers(query);
  const lang = query.get('lang');
  const languages = [
    { value: null, label: 'Auto' },
    { value: 'en', label: 'English' },
    { value: 'zh-CN', label: '中文' },
  ].map(({ value, label }) => {
    const isCurrent = value === lang ? ' aria-current="true"' : '';
    return `<a href="${escapeHtml(address('/', users, value))}"${isCurrent}>${label}</a>`;
  });
  const hidden = users.map((user) => `<input type="hidden" name="user" value="${escapeHtml(user)}">`);
  if (lang !== null) hidden.push(`<input type="hidden" name="lang" value="${escapeHtml(lang)}">`);
  const suggestion = ['alice', 'bob', 'carol', 'dave'].find((name) => !users.includes(name)) ?? 'erin';
  const add =
    users.length < maximumPhones
      ? `<form class="add">${hidden.join('')}<input name="user" placeholder="${suggestion}" aria-label="User of another phone" required maxlength="64"><button>Add phone</button></form>`
      : '';
  return document(
    title,
    `<link rel="stylesheet" href="/frame.css"><script src="/frame.js" defer></script>`,
    `<header><h1>${escapeHtml(title)}</h1><nav aria-label="Language">${languages.join('')}</nav>${add}</header>
<p class="strip" role="status" data-disconnected hidden>Disconnected: start <code>npm start</code> again</p>
${notes(query)
  .map((note) => `<p class="strip">${escapeHtml(note)}</p>`)
  .join('')}
<main data-phones="${users.length}">${users.map((user) => phoneFigure(user, users, lang)).join('')}</main>
<footer>A preview of a subset of mini-programs, in your browser: not Alipay’s renderer. What it cannot show, it says.</footer>`,
  );
}

function phoneFigure(user: string, users: string[], lang: string | null): string {
  const others = users.filter((other) => other !== user);
  const close = others.length
    ? `<a class="phone-action" href="${escapeHtml(address('/', others, lang))}" aria-label="Remove ${escapeHtml(user)}’s phone">Remove</a>`
    : '';
  return `<figure><div class="phone"><iframe src="${escapeHtml(address('/phone', [user], lang))}" title="${escapeHtml(user)}’s phone"></iframe></div>
<figcaption><strong>${escapeHtml(user)}</strong><button type="button" class="phone-action" data-restart>Restart</button>${close}</figcaption></figure>`;
}

/** What an iframe shows: the phone's screen, or what is wrong with the project. */
export function phonePage(bundle: Bundle | undefined, version: number): string {
  const scripts = bundle ? ['/runtime.js', `/app.js?${version}`] : ['/problems.js'];
  const tags = scripts.map((script) => `<script src="${script}" defer></script>`).join('');
  return document(
    'Phone',
    `<link rel="stylesheet" href="/phone.css"><link rel="stylesheet" href="/app.css?${version}">${tags}`,
    '<div id="phone"></div>',
  );
}

function address(path: string, users: readonly string[], lang: string | null): string {
  const query = new URLSearchParams();
  for (const user of users) query.append('user', user);
  if (lang !== null) query.set('lang', lang);
  return `${path}?${query}`;
}

function document(title: string, head: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${escapeHtml(title)}</title>${head}</head>
<body>${body}</body></html>
`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
