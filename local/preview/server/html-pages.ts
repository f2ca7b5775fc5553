import { type CloudSwitch, cloudSwitches, type PhoneSwitch, phoneSwitches } from '../frame/events.ts';
import { askedPhones, nameText, type PhoneName, spokenName } from '../frame/phone-name.ts';
import { type FrameLanguage, type FrameTexts, fill, frameTexts } from '../frame/texts.ts';

/** Inline script and style are forbidden, so that page code proves that it needs no eval, as in Alipay. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: https:",
  "font-src 'self' data: https:",
  "connect-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** More phones than this do not fit. */
export const maximumPhones = 4;

/** The phones that a preview address asks for; alice's, when it asks for none. */
export function shownPhones(query: URLSearchParams): PhoneName[] {
  const phones = askedPhones(query);
  return phones.length > 0 ? phones.slice(0, maximumPhones) : [{ user: 'alice', device: 1 }];
}

/** What the address asks for and the page does not show. */
function notes(query: URLSearchParams): string[] {
  const leftOut = askedPhones(query).slice(maximumPhones).map(spokenName);
  const lang = query.get('lang') ?? 'en';
  return [
    ...(leftOut.length > 0 ? [`Four phones are the most: ${leftOut.join(', ')} got none.`] : []),
    ...(/^(en|zh)(-|$)/i.test(lang)
      ? []
      : [`The preview has no language “${lang}”: English stands in for it.`]),
  ];
}

interface FrameOptions {
  readonly query: URLSearchParams;
  readonly title: string;
  readonly language: FrameLanguage;
  /** Whether there is a cloud whose switches can be thrown. */
  readonly hasBackend: boolean;
}

/** The page with the phones side by side. What its buttons and switches do stands in browser/frame. */
export function framePage({ query, title, language, hasBackend }: FrameOptions): string {
  const phones = shownPhones(query);
  const lang = query.get('lang');
  const texts = frameTexts(language);
  return document(
    { title, lang: language === 'zh' ? 'zh-CN' : 'en' },
    `<link rel="stylesheet" href="/frame.css"><script src="/frame.js" defer></script>`,
    `<header><h1>${escapeHtml(title)}</h1>${cloudGroup(texts, hasBackend)}
<button type="button" class="tool" data-all-off disabled title="${texts.allOffTitle}">${texts.allOff}</button>
${languageLinks(phones, lang, texts)}${addForm(phones, lang, texts)}
<button type="button" class="tool" data-panel aria-expanded="false" aria-controls="requests">${texts.requests}</button></header>
<p class="strip" role="status" data-disconnected hidden>${texts.disconnected}</p>
<p class="strip" role="status" data-told hidden></p>
${notes(query)
  .map((note) => `<p class="strip">${escapeHtml(note)}</p>`)
  .join('')}
<div class="stage"><main data-phones="${phones.length}">${phones.map((phone) => phoneFigure(phone, phones, { lang, texts, hasBackend })).join('')}</main>
<section id="requests" class="requests" aria-label="${texts.requests}" hidden></section></div>
<footer>${texts.subset}</footer>`,
  );
}

function cloudGroup(texts: FrameTexts, hasBackend: boolean): string {
  if (!hasBackend) return '';
  const switches = cloudSwitches.map((name) => switchButton(name, texts));
  return `<div class="cloud" role="group" aria-label="${texts.cloud}">${switches.join('')}</div>`;
}

function switchButton(name: CloudSwitch | PhoneSwitch, texts: FrameTexts): string {
  return `<button type="button" class="switch" role="switch" aria-checked="false" data-switch="${name}" title="${texts[`${name}Title`]}">${texts[name]}</button>`;
}

function languageLinks(phones: readonly PhoneName[], lang: string | null, texts: FrameTexts): string {
  const links = [
    { value: null, label: texts.automatic },
    { value: 'en', label: 'English' },
    { value: 'zh-CN', label: '中文' },
  ].map(({ value, label }) => {
    const isCurrent = value === lang ? ' aria-current="true"' : '';
    return `<a href="${escapeHtml(frameAddress(phones, value))}"${isCurrent}>${label}</a>`;
  });
  return `<nav aria-label="${texts.language}">${links.join('')}</nav>`;
}

function addForm(phones: readonly PhoneName[], lang: string | null, texts: FrameTexts): string {
  if (phones.length >= maximumPhones) return '';
  const hidden = phones.map(
    (phone) => `<input type="hidden" name="user" value="${escapeHtml(nameText(phone))}">`,
  );
  if (lang !== null) hidden.push(`<input type="hidden" name="lang" value="${escapeHtml(lang)}">`);
  const users = phones.map(({ user }) => user);
  const suggestion = ['alice', 'bob', 'carol', 'dave'].find((name) => !users.includes(name)) ?? 'erin';
  return `<form class="add">${hidden.join('')}<input name="user" placeholder="${suggestion}" aria-label="${texts.userOfAnotherPhone}" required maxlength="64"><button>${texts.addPhone}</button></form>`;
}

interface FigureOptions {
  readonly lang: string | null;
  readonly texts: FrameTexts;
  readonly hasBackend: boolean;
}

function phoneFigure(phone: PhoneName, phones: readonly PhoneName[], options: FigureOptions): string {
  const { lang, texts, hasBackend } = options;
  const others = phones.filter((other) => other !== phone);
  const name = escapeHtml(spokenName(phone));
  const device = phone.device === 1 ? '' : ` ${phone.device}`;
  const title = escapeHtml(fill(texts.phone, { user: phone.user, device }));
  const action = (text: keyof FrameTexts, marker: string, about: keyof FrameTexts) =>
    `<button type="button" class="phone-action" ${marker} title="${texts[about]}">${texts[text]}</button>`;
  const link = (text: string, href: string, about: string) =>
    `<a class="phone-action" href="${escapeHtml(href)}" title="${about}">${text}</a>`;
  const actions = [
    action('restart', 'data-restart', 'restartTitle'),
    action('reset', 'data-reset', 'resetTitle'),
    ...(phones.length < maximumPhones
      ? [
          link(
            texts.addDevice,
            frameAddress([...phones, { ...phone, device: freeDevice(phone, phones) }], lang),
            texts.addDeviceTitle,
          ),
        ]
      : []),
    ...(others.length > 0 ? [link(texts.remove, frameAddress(others, lang), texts.removeTitle)] : []),
  ];
  const switches = [
    ...phoneSwitches.map((each) => switchButton(each, texts)),
    ...(hasBackend
      ? [
          action('expireSession', 'data-expire="session"', 'expireSessionTitle'),
          action('expireToken', 'data-expire="token"', 'expireTokenTitle'),
        ]
      : []),
  ];
  return `<figure aria-label="${title}" data-phone="${escapeHtml(nameText(phone))}"><div class="phone"><iframe src="${escapeHtml(phoneAddress(phone, lang))}" title="${title}"></iframe></div>
<figcaption><div class="phone-line"><strong>${name}</strong>${actions.join('')}</div><div class="phone-line">${switches.join('')}</div></figcaption></figure>`;
}

function freeDevice({ user }: PhoneName, phones: readonly PhoneName[]): number {
  const taken = phones.filter((other) => other.user === user).map(({ device }) => device);
  return [1, 2, 3, 4].find((device) => !taken.includes(device)) ?? maximumPhones;
}

/** What an iframe shows: the phone's screen, or, without a version to show, what is wrong with the project. */
export function phonePage({
  version,
  isOffline,
}: {
  version: number | undefined;
  isOffline: boolean;
}): string {
  const scripts = version === undefined ? ['/problems.js'] : ['/runtime.js', `/app.js?${version}`];
  const tags = scripts.map((script) => `<script src="${script}" defer></script>`).join('');
  return document(
    { title: 'Phone', lang: 'en' },
    `<link rel="stylesheet" href="/phone.css"><link id="app-style" rel="stylesheet" href="/app.css?${version ?? 0}">${tags}`,
    `<div id="phone" data-version="${version ?? 0}"${isOffline ? ' data-offline' : ''}></div>`,
  );
}

function frameAddress(phones: readonly PhoneName[], lang: string | null): string {
  const query = new URLSearchParams(phones.map((phone): [string, string] => ['user', nameText(phone)]));
  if (lang !== null) query.set('lang', lang);
  return `/?${query}`;
}

function phoneAddress({ user, device }: PhoneName, lang: string | null): string {
  const query = new URLSearchParams({ user });
  if (device > 1) query.set('device', String(device));
  if (lang !== null) query.set('lang', lang);
  return `/phone?${query}`;
}

function document({ title, lang }: { title: string; lang: string }, head: string, body: string): string {
  return `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
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
